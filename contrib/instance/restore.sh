# contrib/instance/restore.sh: a new instance from a backup.
# shellcheck shell=sh disable=SC2154

# The file VAR/restoring stands there from the first step to the last: what was
# cut off is neither started nor kept.

# Which backup FROM means: itself, or the newest in it.
find_backup() {
	[ -n "${1-}" ] || fail "from where? make restore FROM=<folder>"
	from=$(realpath -m -- "$1")
	[ -e "$from/SHA256SUMS" ] || from=$(newest_backup "$from")
	[ -n "$from" ] || fail "there is no finished backup in $1"
}

# sums_of FOLDER KIND: the lines of SHA256SUMS about a folder.
sums_of() {
	sed -n "/^.\{66\}$2\//p" "$1/SHA256SUMS"
}

# check_sums FOLDER: checks the sums that are read, and names what is wrong.
check_sums() {
	(cd "$1" && sha256sum --check --quiet --strict -) >&2 ||
		fail "not everything in $1 is as it was when the backup was made"
}

check_backup() {
	[ "$(about "$from" format)" = "$backup_format" ] ||
		fail "$from is not a backup that this version reads"
	[ "$(about "$from" schema)" -le "$(newest_migration)" ] ||
		fail "the backup was made by a newer version: its schema is" \
			"$(about "$from" schema), and this one knows" \
			"$(newest_migration)"
	say "checking $from"
	check_sums "$from" <"$from/SHA256SUMS"
	originals_of "$from" | sed 's/^/media\//' >"$var/restoring.wanted"
	sed 's/^/media\//' "$from/left-out" | sorted >"$var/restoring.have"
	sums_of "$from" media | cut -c 67- | cat - "$var/restoring.have" |
		sorted >"$var/restoring.all"
	lost=$(without "$var/restoring.wanted" "$var/restoring.all")
	rm -f "$var/restoring".*
	[ -z "$lost" ] || fail "the backup lacks files that its database" \
		"names: $lost"
}

# Empty, or what a restore that was cut off has left.
take_var() {
	if [ -e "$var/restoring" ]; then
		say "clearing up what a restore that was cut off has left"
		destroy_command
		rm -f "$var/restoring" "$var/pinakes.local"
	fi
	if [ -d "$var" ] && ls -A "$var" | grep -qvx lock; then
		fail "$var is not empty: restore into another folder (VAR=...)"
	fi
	mkdir -p "$var"
	: >"$var/restoring"
	lock
}

# No process stays; nor does a folder, where nothing was put into it yet.
leave_restore() {
	stop_all
	if [ ! -e "$db" ]; then
		rm -f "$var"/restoring* "$var/lock"
		rmdir "$var" 2>/dev/null || true
	fi
}

# Sessions and links that were ended since must not live again.
restore_database() {
	say "the database"
	"$pg/pg_restore" --exit-on-error --single-transaction \
		-d "$(conninfo postgres)" "$from/database.dump"
	psql -X -q -v ON_ERROR_STOP=1 --single-transaction \
		-d "$(conninfo postgres)" -f - <<'END'
update feed set epoch = gen_random_uuid();
delete from session;
delete from password_reset;
delete from reset_mail;
END
	migrate
	psql -X -q -d "$(conninfo postgres)" -c 'analyze'
	wrong=$(psql -X -At -d "$(conninfo postgres)" \
		-c 'select * from check_maintained() limit 10')
	[ -z "$wrong" ] || fail "the restored database contradicts itself: $wrong"
}

# What may not be fetched goes to where nothing serves it, before anything does.
withhold_files() {
	psql -X -q -At -v ON_ERROR_STOP=1 -d "$(conninfo postgres)" -c "
		select substr(h, 1, 2) || '/' || substr(h, 3, 2) || '/' || h
		from (select encode(sha256, 'hex') as h from media
			where keeping <> 'public') as m" >"$var/restoring.withheld"
	while read -r name; do
		for kind in media derived; do
			kept=$state/$kind/.withheld/${name%/*}
			mkdir -p "$kept"
			for path in "$state/$kind/$name"[.-]*; do
				[ ! -e "$path" ] || mv "$path" "$kept/"
			done
		done
		: >"$state/media/.withheld/$name.withheld"
	done <"$var/restoring.withheld"
	rm -f "$var/restoring.withheld"
	for kind in media derived; do
		! is_root || chown -R "$app_user:" "$state/$kind"
	done
}

restore_files() {
	say "$(about "$from" originals) originals and their smaller versions"
	for kind in media derived; do
		cp -R --reflink=auto "$from/$kind/." "$state/$kind/"
		chmod -R u=rwX,go=rX "$state/$kind"
		! is_root || chown -R "$app_user:" "$state/$kind"
		sums_of "$from" "$kind" | check_sums "$state"
	done
	withhold_files
	(umask 077 && cp "$from/secret" "$secret.new")
	make_file "$app_user" 600 "$secret.new"
	mv "$secret.new" "$secret"
	[ ! -e "$from/pinakes.local" ] || {
		cp "$from/pinakes.local" "$var/pinakes.local"
		chmod 644 "$var/pinakes.local"
	}
}

restore_command() {
	find_backup "${1-}"
	take_var
	place "$var"
	find_postgresql
	trap 'exit 1' INT TERM HUP
	trap leave_restore EXIT
	check_backup
	make_place
	make_cluster
	start_db
	make_database
	restore_database
	restore_files
	rm -f "$unfinished"
	stop_all
	trap - EXIT INT TERM HUP
	rm -f "$var/restoring"
	say "restored into $var as it was at $(about "$from" made), and checked"
	say "all sessions have ended; make start VAR=$var starts it"
}
