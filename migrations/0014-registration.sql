-- migrations/0014-registration.sql: accounts made by form, and the end of accounts.

CREATE TABLE registration (
	ticket_sha256 bytea PRIMARY KEY
		CONSTRAINT registration_ticket_is_sha256 CHECK (octet_length(ticket_sha256) = 32),
	network_sha256 bytea NOT NULL
		CONSTRAINT registration_network_is_sha256 CHECK (octet_length(network_sha256) = 32),
	made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX registration_network ON registration (network_sha256, made_at);
CREATE INDEX registration_age ON registration (made_at);
COMMENT ON TABLE registration IS 'Accounts made by form in the last day: a ticket is good for one, an address for a few';
COMMENT ON COLUMN registration.ticket_sha256 IS 'SHA-256 of the ticket that the form carried';
COMMENT ON COLUMN registration.network_sha256 IS 'Keyed digest of the network address it came from';
COMMENT ON COLUMN registration.made_at IS 'When it was made';

-- Ids and names are never given again, also when an account gave its name up:
-- what it had called itself is then known by its digest alone.
CREATE TABLE retired_name (
	name_sha256 bytea PRIMARY KEY
		CONSTRAINT retired_name_is_sha256 CHECK (octet_length(name_sha256) = 32)
);
COMMENT ON TABLE retired_name IS 'Names that deleted accounts gave up; nobody can have them';
COMMENT ON COLUMN retired_name.name_sha256 IS 'SHA-256 of the folded name';

CREATE FUNCTION name_digest(name text) RETURNS bytea
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN sha256(convert_to(fold($1), 'UTF8'));
COMMENT ON FUNCTION name_digest(text) IS 'What is kept of a name that was given up';

CREATE FUNCTION account_name_check() RETURNS trigger
	LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM retired_name WHERE name_sha256 = name_digest(NEW.name)) THEN
		RAISE unique_violation USING CONSTRAINT = 'account_name_is_new',
			MESSAGE = 'an account that was deleted had this name';
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION account_name_check() IS 'Refuses names that were given up';
CREATE TRIGGER account_name_is_new BEFORE INSERT OR UPDATE OF name ON account
	FOR EACH ROW EXECUTE FUNCTION account_name_check();

-- Nothing is overwritten that others rely on: pictures, regions and history
-- stay, under the name or as those of a deleted user.
CREATE FUNCTION delete_account(account_id int, keeps_name boolean) RETURNS void
	LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM session s WHERE s.account_id = $1;
	DELETE FROM api_token t WHERE t.account_id = $1;
	DELETE FROM gallery_trust g WHERE g.account_id = $1;
	IF NOT keeps_name THEN
		INSERT INTO retired_name SELECT name_digest(name) FROM account WHERE id = $1
			ON CONFLICT DO NOTHING;
	END IF;
	UPDATE account SET password_hash = NULL, is_admin = false,
		deleted_at = clock_timestamp(),
		name = CASE WHEN keeps_name THEN name ELSE 'deleted user ' || id END
		WHERE id = $1 AND deleted_at IS NULL;
END $$;
COMMENT ON FUNCTION delete_account(int, boolean) IS
	'Ends an account at the wish of its owner; what it brought in stays';

GRANT SELECT, INSERT, DELETE ON registration TO pinakes_writer;
GRANT SELECT, INSERT ON retired_name TO pinakes_writer;
GRANT EXECUTE ON FUNCTION name_digest(text), delete_account(int, boolean) TO pinakes_writer;
