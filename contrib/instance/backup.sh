# contrib/instance/backup.sh: all that an instance cannot make anew, in a folder, checked by hash.
# shellcheck shell=sh disable=SC2154

# A backup is a folder named by its date, in the folder TO:
#
#	about		what it is: lines of "name value"
#	database.dump	pg_dump's own format
#	media/		the originals that the dump names
#	derived/	their smaller versions, as far as there are any
#	left-out	originals that were removed while the backup ran
#	secret, pinakes.local
#	SHA256SUMS	of all the rest, for sha256sum --check
#
# The dump comes first and says which files belong to it. Stored files never
# change and outlive the hour, so those that come meanwhile do no harm. What
# the backup before has already is linked, not copied.

backup_format=1

# newest_backup FOLDER: the newest one that was finished, or nothing.
newest_backup() {
	newest=
	for found in "$1"/[0-9]*Z; do
		[ ! -e "$found/SHA256SUMS" ] || newest=$found
	done
	echo "$newest"
}

# about FOLDER NAME
about() {
	sed -n "s/^$2 //p" "$1/about"
}

newest_migration() {
	for path in "$root"/migrations/[0-9][0-9][0-9][0-9]-*.sql; do
		last=${path##*/}
	done
	# shellcheck disable=SC2003 # $((0012)) would be octal
	expr "${last%%-*}" + 0
}

# sorted lists, for comm
sorted() {
	LC_ALL=C sort -u
}

# without LIST OTHER: what is in the first only.
without() {
	LC_ALL=C comm -23 "$1" "$2"
}

# originals_of FOLDER: "aa/bb/<sha256>.<extension>" of each row of media whose
# bytes are not removed, as the dump has them.
originals_of() {
	"$pg/pg_restore" --data-only -t media -t file_format -f - \
		"$1/database.dump" | awk -F '\t' '
		/^COPY / {
			table = $0
			gsub(/^COPY [^.]*\.| .*$/, "", table)
			gsub(/^[^(]*\(|\).*$/, "")
			count = split($0, names, ", ")
			for (i = 1; i <= count; i++)
				at[names[i]] = i
			reading = 1
			next
		}
		/^\\\.$/ { reading = 0 }
		!reading { next }
		table == "file_format" { extension[$at["id"]] = $at["extension"] }
		table == "media" && $at["blocked_at"] == "\\N" &&
				$at["keeping"] != "removed" {
			hash[++files] = substr($at["sha256"], 4)
			format[files] = $at["file_format_id"]
		}
		END {
			for (i = 1; i <= files; i++)
				printf "%s/%s/%s.%s\n", substr(hash[i], 1, 2),
					substr(hash[i], 3, 2), hash[i],
					extension[format[i]]
		}' | sorted
}

# The names of the smaller versions of the originals that are read.
smaller_versions() {
	awk '{ sub(/\.[^.]*$/, ""); print $0 "-320.webp"; print $0 "-1280.webp" }' |
		sorted
}

# there FOLDER: those of the listed files that are in it.
there() {
	(cd "$1" 2>/dev/null && xargs -r -d '\n' ls -U -d -- 2>/dev/null) |
		sorted
}

# media_rows CONDITION: "aa/bb/<sha256>.<extension> <bytes>" of rows of media.
media_rows() {
	psql -X -At -v ON_ERROR_STOP=1 -d "$(conninfo postgres)" -c "
		select substr(h, 1, 2) || '/' || substr(h, 3, 2) || '/' || h
			|| '.' || extension || ' ' || size_bytes
		from (select encode(sha256, 'hex') as h, file_format_id,
			size_bytes from media where $1) as m
		join file_format f on f.id = m.file_format_id"
}

# Those whose bytes are removed by now, by the names of their files.
removed_now() {
	media_rows "keeping = 'removed'" | cut -d ' ' -f 1 | sorted
}

# ---- making one ----

# take KIND SOURCE...: the files of lists/KIND, linked from the older backup or
# copied from the sources; lists/KIND.missing gets what is nowhere. The sources
# are gone through twice: a file may move between them.
take() {
	kind=$1
	missing=$work/lists/$kind.missing
	shift
	mkdir -p "$work/$kind"
	there "$work/$kind" <"$work/lists/$kind" >"$work/lists/found"
	without "$work/lists/$kind" "$work/lists/found" >"$missing"
	if [ -n "$older" ] && [ -d "$older/$kind" ]; then
		there "$older/$kind" <"$missing" >"$work/lists/found"
		(cd "$older/$kind" && xargs -r -d '\n' -a "$work/lists/found" \
			cp -l --parents -t "$work/$kind" --)
		linked=$((linked + $(wc -l <"$work/lists/found")))
		without "$missing" "$work/lists/found" >"$missing.new"
		mv "$missing.new" "$missing"
	fi
	for source in "$@" "$@"; do
		there "$source" <"$missing" >"$work/lists/found"
		(cd "$source" 2>/dev/null && xargs -r -d '\n' \
			-a "$work/lists/found" cp -p --reflink=auto --parents \
			-t "$work/$kind" -- 2>/dev/null) || true
		there "$work/$kind" <"$missing" >"$work/lists/found"
		copied=$((copied + $(wc -l <"$work/lists/found")))
		without "$missing" "$work/lists/found" >"$missing.new"
		mv "$missing.new" "$missing"
	done
}

# Originals are missing only where their bytes were removed meanwhile.
check_missing() {
	removed_now >"$work/lists/removed"
	without "$work/lists/media.missing" "$work/lists/removed" \
		>"$work/lists/lost"
	if [ -s "$work/lists/lost" ]; then
		head -n 20 "$work/lists/lost" | sed 's/^/pinakes: missing: media\//' >&2
		fail "$(wc -l <"$work/lists/lost") originals that the database" \
			"names are not in $state/media: this backup is not finished"
	fi
	cp "$work/lists/media.missing" "$work/left-out"
}

# What an earlier attempt left is kept where it is whole: an original is named
# by its hash. The rest is made again.
resume() {
	for name in derived lists about database.dump left-out secret \
		pinakes.local SHA256SUMS; do
		rm -rf "${work:?}/$name"
	done
	mkdir -p "$work/lists" "$work/media"
	(cd "$work" && find media -type f -print0 | xargs -r -0 sha256sum -- |
		damaged_of /dev/null | xargs -r -d '\n' rm -f --)
}

# damaged_of OLD: of the sums that are read, the paths of originals whose name
# is not their hash, and of smaller versions that differ from OLD sums.
damaged_of() {
	awk -v old="$1" '
		BEGIN { while ((getline line < old) > 0)
			was[substr(line, 67)] = substr(line, 1, 64) }
		{
			path = substr($0, 67)
			name = path
			sub(/.*\//, "", name)
			if (index(path, "media/") == 1) {
				if (substr(name, 1, 64) != $1)
					print path
			} else if (index(path, "derived/") == 1 &&
			    path in was && was[path] != $1) {
				print path
			}
		}'
}

write_sums() {
	(cd "$work" && find . -type f ! -path './lists/*' ! -name 'SHA256SUMS*' \
		-printf '%P\n' | sorted | xargs -d '\n' sha256sum --) \
		>"$work/SHA256SUMS.new"
}

# A file that was linked to one that the disk has damaged is copied anew.
check_files() {
	old=/dev/null
	[ -z "$older" ] || old=$older/SHA256SUMS
	write_sums
	damaged_of "$old" <"$work/SHA256SUMS.new" >"$work/lists/damaged"
	[ -s "$work/lists/damaged" ] || return 0
	sed 's/^/pinakes: damaged, copied anew: /' "$work/lists/damaged" >&2
	(cd "$work" && xargs -d '\n' -a lists/damaged rm -f --)
	older=
	take_all
	write_sums
	damaged_of /dev/null <"$work/SHA256SUMS.new" >"$work/lists/damaged"
	if [ -s "$work/lists/damaged" ]; then
		sed 's/^/pinakes: damaged: /' "$work/lists/damaged" >&2
		fail "the instance's own files are damaged: this backup is not" \
			"finished"
	fi
}

# Also what nobody may fetch at present.
take_all() {
	take media "$state/media" "$state/media/.withheld"
	check_missing
	take derived "$state/derived" "$state/derived/.withheld"
}

write_about() {
	cat >"$work/about" <<END
format $backup_format
made $stamp
schema $(psql -X -At -d "$(conninfo postgres)" -c 'select max(number) from schema_migration')
version $("$program/$build/pinakesd" -V 2>/dev/null | head -n 1)
originals $(wc -l <"$work/lists/media")
END
}

make_backup() {
	stamp=$(date -u +%Y-%m-%dT%H-%M-%SZ)
	linked=0
	copied=0
	resume
	say "the database"
	"$pg/pg_dump" -Fc --no-unlogged-table-data -f "$work/database.dump" \
		-d "$(conninfo postgres)"
	originals_of "$work" >"$work/lists/media"
	smaller_versions <"$work/lists/media" >"$work/lists/derived"
	say "$(wc -l <"$work/lists/media") originals and their smaller versions"
	take_all
	cp -p "$secret" "$work/secret"
	[ ! -r "$var/pinakes.local" ] || cp "$var/pinakes.local" "$work/"
	write_about
	say "checking all of it"
	check_files
	rm -rf "$work/lists"
	mv "$work/SHA256SUMS.new" "$work/SHA256SUMS"
	sync -f "$work"
	mv "$work" "$to/$stamp"
	say "the backup is $to/$stamp: $(wc -l <"$to/$stamp/SHA256SUMS") files," \
		"$copied copied, $linked as in the one before;" \
		"$(du -sh --apparent-size "$to/$stamp" | cut -f 1) in all"
}

check_target() {
	[ -n "${1-}" ] || fail "where to? make backup TO=<folder>"
	to=$(realpath -m -- "$1")
	case $to/ in
	"$var"/* | "$state"/*) fail "a backup within $var would go with it:" \
		"choose another folder" ;;
	esac
	[ -s "$db/PG_VERSION" ] || fail "there is no instance in $var"
	[ ! -e "$var/restoring" ] || fail "a restore into $var was cut off:" \
		"there is nothing to keep"
}

# The database is started for the time where nothing runs; a running instance
# goes on, and is not held up.
borrow_database() {
	! db_runs || return 0
	lock
	trap 'stop_db; exit 1' INT TERM HUP
	trap stop_db EXIT
	start_db 8>&-
}

backup_command() {
	check_target "${1-}"
	find_postgresql
	umask 077
	mkdir -p "$to"
	exec 8>>"$to/lock"
	flock -n 8 || fail "another backup into $to is being made"
	borrow_database
	older=$(newest_backup "$to")
	work=$to/unfinished
	make_backup
}
