# contrib/bench/own.sh: the bench's own instance: its database keeps the generated set between runs.
# shellcheck shell=sh disable=SC2034,SC2154

# From the caller: root, build (folder of the bench below the build folder).
# From the environment: BENCH_VAR (state of the instance, by default
# build/bench/var) and BENCH_PORT (8091; the next one is used too).

bench_var=${BENCH_VAR:-$build/var}
bench_port=${BENCH_PORT:-8091}

own() {
	(
		cd "$root" || exit 1
		VAR=$bench_var PORT=$bench_port BUILD=${BUILD:-build} DEMO=no \
			LIMITS=relaxed contrib/instance/instance "$@"
	)
}

set_own() {
	own_superuser=$(own conninfo postgres pinakes)
	own_reader=$(own conninfo pinakes_reader)
}

# The database alone is enough to fill it.
start_own_database() {
	own start-db
	set_own
}

start_own() {
	own start
	set_own
}

stop_own() {
	own stop
}
