# contrib/instance/settings.sh: the generated settings of pinakesd and nginx.
# shellcheck shell=sh disable=SC2154

make_secret() {
	[ ! -s "$secret" ] || return 0
	(
		umask 077
		head -c 48 /dev/urandom >"$secret.new"
	)
	make_file "$app_user" 600 "$secret.new"
	mv "$secret.new" "$secret"
}

generated_settings() {
	cat <<END
socket = $sockets/pool/pinakesd.sock
upload_socket = $sockets/pool/uploads.sock
export_socket = $sockets/pool/exports.sock
watch_socket = $sockets/pool/watch.sock
reader = $(conninfo pinakes_reader)
writer = $(conninfo pinakes_writer)
public_url = http://localhost:$port
media_dir = $state/media
derived_dir = $state/derived
templates_dir = $program/templates
errors_dir = $state/errors
secret_file = $secret
source_url = /source/pinakes.tar.gz
END
	[ "${LIMITS-}" != relaxed ] || cat <<END
register_after_s = 0
registrations_per_day = 0
reports_per_day = 0
uploads_per_hour = 0
writes_per_minute = 0
writes_per_hour = 0
END
}

# What stands in pinakes.local takes the place of what is generated.
write_settings() {
	own=$var/pinakes.local
	{
		echo "# pinakes.conf: made anew at each start; your own lines go into $own"
		generated_settings | awk -v own="$own" '
			BEGIN { while ((getline line < own) > 0) {
				split(line, parts, " *= *"); has[parts[1]] = 1 } }
			!($1 in has)'
		[ ! -r "$own" ] || cat "$own"
	} >"$conf.new"
	chmod 644 "$conf.new"
	mv "$conf.new" "$conf"
}

has_ipv6() {
	grep -qE '^0{31}1 ' /proc/net/if_inet6 2>/dev/null
}

nginx_listen() {
	printf 'listen 127.0.0.1:%s;' "$port"
	! has_ipv6 || printf ' listen [::1]:%s;' "$port"
}

write_nginx_settings() {
	# shellcheck disable=SC2016 # a variable of nginx
	client='$binary_remote_addr'
	[ "${LIMITS-}" != relaxed ] || client='""'
	sed -e "s|@LISTEN@|$(nginx_listen)|" \
		-e "s|@CLIENT@|$client|" \
		-e "s|@STATE@|$state|g" \
		-e "s|@PROGRAM@|$program|g" \
		-e "s|@SOCKET@|$sockets/pool/pinakesd.sock|" \
		-e "s|@UPLOAD_SOCKET@|$sockets/pool/uploads.sock|" \
		-e "s|@EXPORT_SOCKET@|$sockets/pool/exports.sock|" \
		-e "s|@WATCH_SOCKET@|$sockets/pool/watch.sock|" \
		"$root/nginx/instance.conf.template" >"$nginx_conf.new"
	ln -sfn "$program/nginx" "$state/pinakes"
	chmod 644 "$nginx_conf.new"
	mv "$nginx_conf.new" "$nginx_conf"
}
