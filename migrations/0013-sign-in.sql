-- migrations/0013-sign-in.sql: wrong passwords, counted so that guessing is slow.

-- No name and no address is kept: the key is a digest of both under the
-- site's secret. By both together, so that nobody can lock another out.
CREATE TABLE sign_in_failure (
	key_sha256 bytea PRIMARY KEY
		CONSTRAINT sign_in_failure_key_is_sha256 CHECK (octet_length(key_sha256) = 32),
	failures int NOT NULL
		CONSTRAINT sign_in_failure_counts CHECK (failures > 0),
	last_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX sign_in_failure_age ON sign_in_failure (last_at);
COMMENT ON TABLE sign_in_failure IS 'Wrong passwords of the last day, by account and network address together';
COMMENT ON COLUMN sign_in_failure.key_sha256 IS 'Keyed digest of the name that was typed and the address it came from';
COMMENT ON COLUMN sign_in_failure.failures IS 'How many in a row';
COMMENT ON COLUMN sign_in_failure.last_at IS 'When the last one was';

-- The first few are free, then each doubles the wait, up to a quarter of an
-- hour; an hour without one forgets them.
CREATE FUNCTION sign_in_wait_s(failures int, last_at timestamptz) RETURNS int
	LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN $1 < 5 OR $2 < now() - interval '1 hour' THEN 0
		ELSE greatest(0, ceil(extract(epoch FROM $2 - clock_timestamp())
			+ least(900, 2 ^ least($1 - 4, 10))))::int END
$$;
COMMENT ON FUNCTION sign_in_wait_s(int, timestamptz) IS
	'Seconds until the next password is looked at';

GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failure TO pinakes_writer;
GRANT EXECUTE ON FUNCTION sign_in_wait_s(int, timestamptz) TO pinakes_writer;
