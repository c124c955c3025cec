# contrib/instance/verify.sh: whether the stored files and the rows of the database agree.
# shellcheck shell=sh disable=SC2154

# A file may come, be blocked or be moved meanwhile: rows and files are listed
# before all files are read and once more behind it, and a fault is what was
# wrong both times. The keeper sweeps files that no row needs within two hours.
swept_after_min=180

# find_in KIND: the files of media or derived, those that are withheld too, but
# neither temporary ones nor marks.
find_in() {
	kind=$1
	shift
	find "$state/$kind" -type f ! -path '*/.incoming/*' \
		! -name '*.withheld' "$@"
}

# list_files KIND: "aa/bb/<name> <bytes>", wherever it lies.
list_files() {
	find_in "$1" -printf '%P %s\n' | sed 's|^\.withheld/||' | sorted
}

# list_old: the paths of those that the keeper would have swept.
list_old() {
	for kind in media derived; do
		find_in "$kind" -cmin "+$swept_after_min" \
			-printf "%P $kind\n" | sed 's|^\.withheld/||'
	done | sorted
}

# look WHEN: rows and files as they are now.
look() {
	media_rows "keeping <> 'removed'" | sorted >"$lists/rows.$1"
	list_files media >"$lists/originals.$1"
	list_files derived | sed 's/ [1-9][0-9]*$//' >"$lists/smaller.$1"
}

# Originals whose name is not the hash of their bytes.
find_damaged() {
	(
		cd "$state"
		find media -type f ! -path '*/.incoming/*' \
			! -name '*.withheld' -print0 |
			xargs -r -0 sha256sum -- 2>/dev/null || true
	) | awk '{
		name = path = substr($0, 67)
		sub(/.*\//, "", name)
		if (substr(name, 1, 64) != $1)
			print "damaged: " path
	}'
}

# missing_in ROWS FILES: of the rows that were there both times, those whose
# file was there neither time.
missing_in() {
	cat "$lists/$2.before" "$lists/$2.after" | sorted >"$lists/there"
	without "$lists/$1" "$lists/there"
}

find_missing() {
	LC_ALL=C comm -12 "$lists/rows.before" "$lists/rows.after" \
		>"$lists/rows"
	cut -d ' ' -f 1 "$lists/rows" | smaller_versions >"$lists/wanted"
	missing_in rows originals | sed 's/^/missing, or of another size: /'
	missing_in wanted smaller | sed 's/^/missing, or empty: derived\//'
}

# Of the paths that are read, each first in its line, those that no row needs.
without_row() {
	cat "$lists/rows.before" "$lists/rows.after" | cut -d ' ' -f 1 |
		sorted >"$lists/needed"
	smaller_versions <"$lists/needed" >"$lists/needed.smaller"
	awk 'FILENAME != "-" { needed[$1] = 1; next } !($1 in needed)' \
		"$lists/needed" "$lists/needed.smaller" -
}

verify() {
	look before
	find_damaged >"$lists/faults"
	look after
	find_missing >>"$lists/faults"
	list_old | without_row |
		sed 's/^\(.*\) \(.*\)$/without a row: \2\/\1/' >>"$lists/faults"
	if [ -s "$lists/faults" ]; then
		sed 's/^/pinakes: /' "$lists/faults"
		fail "$(wc -l <"$lists/faults") faults in $state"
	fi
	waiting=$(cat "$lists/originals.after" "$lists/smaller.after" |
		without_row | sorted | wc -l)
	say "$(wc -l <"$lists/rows") originals and their smaller versions are" \
		"whole; $waiting files wait for the keeper, to be swept"
}

verify_command() {
	[ -s "$db/PG_VERSION" ] || fail "there is no instance in $var"
	find_postgresql
	borrow_database
	lists=$(mktemp -d)
	verify
	rm -rf "$lists"
}
