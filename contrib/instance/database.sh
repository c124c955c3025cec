# contrib/instance/database.sh: the private PostgreSQL of an instance.
# shellcheck shell=sh disable=SC2154

# The server of the cluster's own version, else the newest one installed.
find_postgresql() {
	version='*'
	if [ -s "$db/PG_VERSION" ]; then
		version=$(cat "$db/PG_VERSION")
	fi
	pg=
	for found in /usr/lib/postgresql/$version/bin; do
		[ ! -x "$found/postgres" ] || pg=$found
	done
	[ -n "$pg" ] || fail "no PostgreSQL server (version $version) in" \
		"/usr/lib/postgresql; contrib/instance/install run brings it"
}

conninfo() {
	echo "host='$sockets/db' port=5432 dbname=${2:-pinakes} user=$1"
}

# A quarter of the memory, and no more than 1 GB: others live here too.
shared_buffers_mb() {
	awk '/^MemTotal:/ { mb = int($2 / 4096)
		if (mb < 64) mb = 64
		if (mb > 1024) mb = 1024
		print mb }' /proc/meminfo
}

write_db_settings() {
	cat >>"$1/postgresql.conf" <<END

# ---- Pinakes: written once, when the cluster was made ----
listen_addresses = ''
max_connections = 100
shared_buffers = $(shared_buffers_mb)MB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 2GB
random_page_cost = 1.1
jit = off
max_parallel_workers_per_gather = 0
log_min_duration_statement = 1000
log_line_prefix = '%m [%p] %q%u '
log_timezone = 'UTC'
timezone = 'UTC'
END
	if [ "${FSYNC-on}" = off ]; then
		cat >>"$1/postgresql.conf" <<END

# A throwaway instance (FSYNC=off): quick, and lost with the machine.
fsync = off
synchronous_commit = off
full_page_writes = off
END
	fi
}

# Who may become whom: the system's users on the left, roles on the right.
write_db_users() {
	cat >"$1/pg_hba.conf" <<'END'
# Only the Unix socket, and only the system users that pg_ident.conf names.
local all postgres peer map=administrator
local pinakes pinakes_owner,pinakes_writer,pinakes_reader peer map=pinakes
END
	me=$(id -un)
	{
		echo "# map system-user role"
		for user in $(printf '%s\n' "$me" "$db_user" | sort -u); do
			echo "administrator $user postgres"
			echo "pinakes $user pinakes_owner"
		done
		for user in $(printf '%s\n' "$me" "$app_user" | sort -u); do
			echo "pinakes $user pinakes_writer"
			echo "pinakes $user pinakes_reader"
		done
	} >"$1/pg_ident.conf"
	if [ "${TEST_INSTANCE-no}" = yes ]; then
		sed -i 's/^local pinakes /local all /' "$1/pg_hba.conf"
	fi
}

# Made under another name first: an interrupted initdb leaves nothing.
make_cluster() {
	[ ! -s "$db/PG_VERSION" ] || return 0
	say "making the database in $db"
	rm -rf "$state/db.new"
	rmdir "$db" 2>/dev/null || true
	: >"$unfinished"
	make_folder "$db_user" 700 "$state/db.new"
	no_sync=
	[ "${FSYNC-on}" = on ] || no_sync=--no-sync
	# shellcheck disable=SC2086
	as "$db_user" "$pg/initdb" -D "$state/db.new" -U postgres -E UTF8 \
		--locale=C.UTF-8 -A peer -k $no_sync >"$log/initdb.log" 2>&1 || {
		cat "$log/initdb.log" >&2
		fail "initdb failed"
	}
	write_db_settings "$state/db.new"
	write_db_users "$state/db.new"
	mv "$state/db.new" "$db"
}

start_db() {
	! db_runs || return 0
	# None of its processes is left, so neither is a reason for these.
	end_strays db_processes
	rm -f "$db/postmaster.pid" "$sockets/db/.s.PGSQL.5432" \
		"$sockets/db/.s.PGSQL.5432.lock"
	as "$db_user" "$pg/pg_ctl" -s -w -t 120 -D "$db" \
		-l "$log/postgresql.log" \
		-o "-c unix_socket_directories='$sockets/db' -p 5432" \
		start </dev/null >/dev/null 2>&1 9>&- || {
		tail -n 20 "$log/postgresql.log" >&2
		fail "PostgreSQL does not start; its log is $log/postgresql.log"
	}
}

stop_db() {
	if db_runs; then
		as "$db_user" "$pg/pg_ctl" -s -w -t 60 -D "$db" -m fast stop \
			>/dev/null 2>&1 || true
	fi
	end_strays db_processes
}

administer() {
	PGOPTIONS='-c client_min_messages=warning' psql -X -q -v ON_ERROR_STOP=1 -d "$(conninfo postgres postgres)" "$@"
}

# A database whose first start did not end well is made once more.
drop_unfinished() {
	[ ! -e "$unfinished" ] ||
		administer -c 'drop database if exists pinakes with (force)'
}

make_database() {
	administer -f "$root/contrib/postgresql/roles.sql"
	if [ "${TEST_INSTANCE-no}" = yes ]; then
		administer -c 'alter role pinakes_owner createdb'
	fi
}

migrate() {
	"$root/contrib/instance/migrate" "$(conninfo pinakes_owner)" \
		"$root/migrations"
}
