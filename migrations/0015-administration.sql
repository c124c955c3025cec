-- migrations/0015-administration.sql: what administrators do through psql, and links that set a password once.

CREATE TABLE site (
	is_only boolean PRIMARY KEY DEFAULT true
		CONSTRAINT site_is_only CHECK (is_only),
	public_url text NOT NULL DEFAULT ''
);
COMMENT ON TABLE site IS 'One row: what the database is told of the running site';
COMMENT ON COLUMN site.is_only IS 'True: there is one row';
COMMENT ON COLUMN site.public_url IS 'Address that people use, without a last slash; noted by the keeper, empty until then';
INSERT INTO site DEFAULT VALUES;

CREATE TABLE password_reset (
	token_sha256 bytea PRIMARY KEY
		CONSTRAINT password_reset_token_is_sha256 CHECK (octet_length(token_sha256) = 32),
	account_id int NOT NULL UNIQUE REFERENCES account,
	made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	expires_at timestamptz NOT NULL
);
COMMENT ON TABLE password_reset IS 'Links that set a password; each works once, and a new one ends the one before';
COMMENT ON COLUMN password_reset.token_sha256 IS 'SHA-256 of the link''s 32 bytes; the bytes are kept nowhere';
COMMENT ON COLUMN password_reset.account_id IS 'Whose password it sets';
COMMENT ON COLUMN password_reset.made_at IS 'When it was made';
COMMENT ON COLUMN password_reset.expires_at IS 'When it ends by itself';

-- In a schema of its own, which neither the reader nor the writer may use:
-- these are for whoever can become the owner of the schema.
CREATE SCHEMA admin;
COMMENT ON SCHEMA admin IS 'Functions for administrators at psql';

CREATE FUNCTION admin.account_id(name text) RETURNS int
	LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
	found int := (SELECT a.id FROM account a
		WHERE fold(a.name) = fold(normalize($1, NFC)) AND a.deleted_at IS NULL);
BEGIN
	IF found IS NULL THEN
		RAISE no_data_found USING MESSAGE = format('there is no account %L', $1);
	END IF;
	RETURN found;
END $$;
COMMENT ON FUNCTION admin.account_id(text) IS 'The number of an account, or an error';

-- Two random UUIDs hold 244 bits of chance; their digest spreads these over
-- the 32 bytes of the link.
CREATE FUNCTION admin.reset_password(name text, life interval DEFAULT '1 day') RETURNS text
	LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
	owner_id int := admin.account_id($1);
	secret bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
BEGIN
	DELETE FROM password_reset r WHERE r.account_id = owner_id;
	INSERT INTO password_reset (token_sha256, account_id, expires_at)
		VALUES (sha256(secret), owner_id, clock_timestamp() + life);
	RETURN (SELECT s.public_url FROM site s) || '/reset/'
		|| translate(encode(secret, 'base64'), '+/=', '-_');
END $$;
COMMENT ON FUNCTION admin.reset_password(text, interval) IS
	'A link with which the owner of an account sets a new password, once';

CREATE FUNCTION admin.suspend(name text) RETURNS void
	LANGUAGE sql SET search_path = public, pg_temp AS $$
	UPDATE account SET suspended_at = clock_timestamp()
		WHERE id = admin.account_id($1) AND suspended_at IS NULL
$$;
COMMENT ON FUNCTION admin.suspend(text) IS
	'An account may not act any more; its sessions and tokens are nobody''s at once';

CREATE FUNCTION admin.resume(name text) RETURNS void
	LANGUAGE sql SET search_path = public, pg_temp AS $$
	UPDATE account SET suspended_at = NULL WHERE id = admin.account_id($1)
$$;
COMMENT ON FUNCTION admin.resume(text) IS 'An account may act again';

CREATE FUNCTION admin.set_administrator(name text, is_admin boolean) RETURNS void
	LANGUAGE sql SET search_path = public, pg_temp AS $$
	UPDATE account SET is_admin = $2 WHERE id = admin.account_id($1)
$$;
COMMENT ON FUNCTION admin.set_administrator(text, boolean) IS
	'Makes somebody an administrator, or no longer one';

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA admin FROM PUBLIC;
GRANT SELECT, UPDATE (public_url) ON site TO pinakes_writer;
GRANT SELECT, DELETE ON password_reset TO pinakes_writer;
