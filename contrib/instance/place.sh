# contrib/instance/place.sh: where an instance keeps its things, and as whom its programs run.
# shellcheck shell=sh disable=SC2034,SC2154

# Sets: var (as given, absolute), state (where things really are: var, or a
# folder that the unprivileged users can enter), program (the checkout, or a
# copy of what is needed), sockets, app_user, db_user, and the paths of files.

say() {
	echo "pinakes: $*"
}

fail() {
	echo "pinakes: $*" >&2
	exit 1
}

user_id=$(id -u)

is_root() {
	[ "$user_id" = 0 ]
}

# as USER COMMAND...: when root, as that user, which is app_user or db_user,
# and not in root's home; else as we are.
as() {
	as_user=$1
	as_group=$app_group
	[ "$as_user" = "$app_user" ] || as_group=$db_group
	shift
	if is_root; then
		HOME=/ setpriv --reuid="$as_user" --regid="$as_group" \
			--init-groups -- "$@"
	else
		"$@"
	fi
}

can_enter() {
	as "$app_user" test -x "$1" && as "$db_user" test -x "$1"
}

# The number of a user's own group.
group_of() {
	id -g "$1" 2>/dev/null || fail "there is no user $1:" \
		"contrib/instance/install run makes it"
}

place_users() {
	if is_root; then
		app_user=www-data
		db_user=postgres
		app_group=$(group_of "$app_user")
		db_group=$(group_of "$db_user")
		unset XDG_RUNTIME_DIR
	else
		app_user=$(id -un)
		db_user=$app_user
		app_group=
		db_group=
	fi
}

# An absolute path without . and .., of characters that need no quoting in
# the configuration files of nginx, PostgreSQL and libpq.
place_var() {
	var=$(realpath -m -- "$1")
	case $var in
	/) fail "VAR cannot be /" ;;
	*[!A-Za-z0-9._/+@,:=~\ -]*) fail "VAR has characters that nginx or" \
		"PostgreSQL would misread: $var" ;;
	esac
}

hash_of() {
	printf %s "$1" | sha256sum | cut -c1-12
}

# A var made before stays what it was: a link leads to where things are.
place_state() {
	state=$var
	if [ -L "$var/db" ]; then
		state=$(dirname "$(readlink "$var/db")")
	elif [ -d "$var" ] && is_root && ! can_enter "$var"; then
		[ ! -e "$var/db" ] || fail "$var cannot be entered by" \
			"$app_user and $db_user any more; let them, then try again"
		state=/var/lib/pinakes-$(hash_of "$var")
	fi
}

place_files() {
	db=$state/db
	run=$state/run
	log=$state/log
	conf=$state/pinakes.conf
	nginx_conf=$state/nginx.conf
	secret=$state/secret
	unfinished=$state/unfinished
	sockets=$run
	if [ -s "$run/sockets" ]; then
		sockets=$(cat "$run/sockets")
	fi
}

# An instance is run by the user who made it, whoever asks.
check_owner() {
	[ -d "$db" ] || return 0
	owner=$(stat -c %U "$db/.")
	[ "$owner" = "$db_user" ] || fail "the database in $var belongs to" \
		"$owner, and $(id -un) would run it as $db_user:" \
		"let the user do this who made it"
}

place() {
	place_users
	place_var "$1"
	place_state
	place_files
	check_owner
	program=$root
	if [ -d "$state/program" ]; then
		program=$state/program
	fi
}

# ---- making the folders ----

# make_folder OWNER MODE PATH
make_folder() {
	mkdir -p "$3"
	if is_root; then
		chown "$1:" "$3"
	fi
	chmod "$2" "$3"
}

make_file() {
	[ -e "$3" ] || : >"$3"
	if is_root; then
		chown "$1:" "$3"
	fi
	chmod "$2" "$3"
}

# Staged things are reachable under var as well.
link_from_var() {
	[ "$state" != "$var" ] || return 0
	say "$app_user and $db_user cannot enter $var; its things are in $state"
	for name in media derived errors run log db program pinakes.conf \
		nginx.conf secret demo-accounts; do
		ln -sfn "$state/$name" "$var/$name"
	done
}

# A var that was removed must not find what an earlier one had staged.
set_aside_leftovers() {
	[ "$state" != "$var" ] || return 0
	if [ -e "$state" ] && [ ! -L "$var/db" ]; then
		kept=$state.left-$(date +%Y%m%d-%H%M%S)
		mv "$state" "$kept"
		say "$var was made anew; what an earlier one had is in $kept"
	fi
}

make_place() {
	if [ ! -d "$var" ]; then
		mkdir -p "$var"
		chmod 755 "$var"
	fi
	place_state
	set_aside_leftovers
	place_files
	[ "$state" = "$var" ] || make_folder root 755 "$state"
	make_folder "$app_user" 755 "$run"
	make_folder "$app_user" 755 "$log"
	make_folder "$app_user" 755 "$state/media"
	make_folder "$app_user" 755 "$state/derived"
	make_folder "$app_user" 755 "$state/errors"
	make_folder "$app_user" 700 "$run/nginx"
	make_folder "$app_user" 755 "$run/pool"
	make_file "$db_user" 640 "$log/postgresql.log"
	link_from_var
	make_sockets
}

# A Unix socket's path is at most 107 bytes: a long one moves elsewhere. So
# does one that PostgreSQL or libpq would read as a list.
make_sockets() {
	if [ -s "$run/sockets" ]; then
		sockets=$(cat "$run/sockets")
		[ ! -O "$sockets" ] || [ ! -d "$sockets" ] || return 0
	fi
	sockets=$run
	case $run in
	*[,\ :=]*) sockets= ;;
	esac
	if [ ${#run} -gt 80 ] || [ -z "$sockets" ]; then
		sockets=$(mktemp -d /tmp/pinakes-XXXXXXXX)
		chmod 755 "$sockets"
		say "the path of VAR does not suit sockets; they are in $sockets"
		echo "$sockets" >"$run/sockets"
	fi
	make_folder "$db_user" 755 "$sockets/db"
	make_folder "$app_user" 750 "$sockets/pool"
}

# ---- the programs ----

is_readable_to_app() {
	as "$app_user" test -x "$root/$build" || return 1
	unreadable=$(as "$app_user" find "$root/$build/pinakesd" \
		"$root/templates" "$root/public" "$root/nginx" \
		! -readable -print -quit 2>&1 || true)
	[ -z "$unreadable" ]
}

# Copies what the running programs need to where they can read it.
stage_program() {
	program=$root
	if ! is_root || is_readable_to_app; then
		return 0
	fi
	new=$state/program.new
	rm -rf "$new"
	mkdir -p "$new/$build" "$new/contrib"
	for name in pinakesd pinakes-decode pinakes-load; do
		[ ! -e "$root/$build/$name" ] ||
			cp "$root/$build/$name" "$new/$build/$name"
	done
	cp -R "$root/templates" "$root/public" "$root/nginx" "$new/"
	for name in decode demo; do
		[ ! -d "$root/contrib/$name" ] ||
			cp -R "$root/contrib/$name" "$new/contrib/"
	done
	chmod -R u=rwX,go=rX "$new"
	rm -rf "$state/program.old"
	[ ! -d "$state/program" ] || mv "$state/program" "$state/program.old"
	mv "$new" "$state/program"
	rm -rf "$state/program.old"
	program=$state/program
	say "$app_user cannot read $root; it reads the copy in $program"
}

# ---- the source ----

# The files of the running version, as AGPL section 13 asks: what git knows
# of and what is new, or, outside of a checkout, all but what was made here.
source_files() {
	if git -C "$root" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
		git -C "$root" ls-files -z --cached --others --exclude-standard
	else
		(cd "$root" && find . -name "${build%%/*}" -prune -o \
			-name var -prune -o -type f -print0)
	fi
}

make_source() {
	make_folder "$app_user" 755 "$state/source"
	source_files | (cd "$root" && tar --create --gzip --null --files-from=- \
		--ignore-failed-read --transform='s,^\(\./\)\?,pinakes/,' \
		--owner=0 --group=0 --file="$state/source/pinakes.tar.gz.new" \
		2>/dev/null) || say "the archive of the source is not whole"
	chmod 644 "$state/source/pinakes.tar.gz.new"
	mv "$state/source/pinakes.tar.gz.new" "$state/source/pinakes.tar.gz"
}
