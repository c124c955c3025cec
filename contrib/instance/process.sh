# contrib/instance/process.sh: finding, watching and ending the processes of one instance.
# shellcheck shell=sh disable=SC2154

# Every process of an instance works in a folder of its own below the state,
# so that it is found after a crash too, when its master and its pid file are
# gone: postgres in db, pinakesd in run/pool, nginx in run/nginx.

# processes_in FOLDER NAME...: the ids of those programs working there.
processes_in() {
	folder=$1
	shift
	find /proc/[0-9]*/cwd -maxdepth 0 \( -lname "$folder" -o \
		-lname "$folder (deleted)" \) 2>/dev/null |
	while IFS=/ read -r _ _ pid _; do
		comm=$(cat "/proc/$pid/comm" 2>/dev/null) || continue
		for name in "$@"; do
			case $comm in
			"$name"*) echo "$pid" ;;
			esac
		done
	done
}

db_processes() {
	processes_in "$db" postgres
}

pool_processes() {
	processes_in "$run/pool" pinakes
}

nginx_processes() {
	processes_in "$run/nginx" nginx
}

# master NAME: the id in run/NAME.pid when that process is one of ours.
master() {
	pid=$(cat "$run/$1.pid" 2>/dev/null) || return 1
	case $pid in
	'' | *[!0-9]*) return 1 ;;
	esac
	case $1 in
	pinakesd) wanted=$conf ;;
	nginx) wanted=$nginx_conf ;;
	esac
	grep -qF -- "$wanted" "/proc/$pid/cmdline" 2>/dev/null || return 1
	echo "$pid"
}

db_runs() {
	[ -s "$db/postmaster.pid" ] || return 1
	pid=$(head -n 1 "$db/postmaster.pid")
	[ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$db" ]
}

# wait_gone SECONDS FUNCTION: true once the function names no process.
wait_gone() {
	turns=$(($1 * 20))
	while [ -n "$($2)" ]; do
		[ "$turns" -gt 0 ] || return 1
		turns=$((turns - 1))
		sleep 0.05
	done
}

# end FUNCTION SIGNAL SECONDS: asks all it names to leave; true when gone.
end() {
	for pid in $($1); do
		kill -s "$2" "$pid" 2>/dev/null || true
	done
	wait_gone "$3" "$1"
}

# What a crash left behind of one kind: asked first, then made to leave.
end_strays() {
	[ -n "$($1)" ] || return 0
	end "$1" TERM 3 || end "$1" KILL 5 ||
		fail "a process does not leave: $($1 | tr '\n' ' ')"
}
