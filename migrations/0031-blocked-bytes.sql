-- migrations/0031-blocked-bytes.sql: bytes that are refused though they were never here.

CREATE TABLE blocked_bytes (
	sha256 bytea PRIMARY KEY CONSTRAINT blocked_bytes_sha256_length CHECK (octet_length(sha256) = 32),
	blocked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE blocked_bytes IS 'Files that are refused and were not here when somebody blocked them; others are blocked in media';
COMMENT ON COLUMN blocked_bytes.sha256 IS 'Digest of the file';
COMMENT ON COLUMN blocked_bytes.blocked_at IS 'Since when it is refused';

GRANT SELECT ON blocked_bytes TO pinakes_writer;

-- True: something changed.
CREATE FUNCTION set_blocked_bytes(hash bytea, is_blocked boolean) RETURNS boolean
	LANGUAGE plpgsql AS $$
BEGIN
	IF is_blocked THEN
		INSERT INTO blocked_bytes (sha256) VALUES (hash) ON CONFLICT DO NOTHING;
	ELSE
		DELETE FROM blocked_bytes WHERE sha256 = hash;
	END IF;
	RETURN FOUND;
END $$;
COMMENT ON FUNCTION set_blocked_bytes(bytea, boolean) IS
	'The part of block_bytes for a file that is not here';
REVOKE EXECUTE ON FUNCTION set_blocked_bytes(bytea, boolean) FROM PUBLIC;

CREATE OR REPLACE FUNCTION block_bytes(hash bytea, is_blocked boolean, by_actor_id int, by_tool text,
	reason moderation_reason, note text) RETURNS int
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	file media;
	is_changed boolean;
BEGIN
	PERFORM require_moderator(by_actor_id);
	SELECT * INTO file FROM media WHERE sha256 = hash FOR NO KEY UPDATE;
	IF file.id IS NULL OR NOT is_blocked THEN
		is_changed := set_blocked_bytes(hash, is_blocked);
	END IF;
	IF file.id IS NOT NULL THEN
		is_changed := coalesce(is_changed, false) OR (file.blocked_at IS NOT NULL) <> is_blocked;
	END IF;
	IF NOT is_changed THEN
		RETURN CASE WHEN file.id IS NULL AND NOT is_blocked THEN NULL ELSE coalesce(file.id, 0) END;
	END IF;
	PERFORM record_moderation(CASE WHEN is_blocked THEN 'block' ELSE 'unblock' END::moderation_deed,
		reason, NULL, NULL, by_actor_id, by_tool, note);
	IF file.id IS NULL OR (file.blocked_at IS NOT NULL) = is_blocked THEN
		RETURN coalesce(file.id, 0);
	END IF;
	IF is_blocked THEN
		PERFORM set_visibility_of_file(file.id, 'listed', 'hidden', 'hide', reason,
			by_actor_id, by_tool, note);
	ELSE
		UPDATE media SET removed_at = coalesce(removed_at, clock_timestamp()) WHERE id = file.id;
	END IF;
	UPDATE media SET blocked_at = CASE WHEN is_blocked THEN clock_timestamp() END WHERE id = file.id;
	RETURN file.id;
END $$;
COMMENT ON FUNCTION block_bytes(bytea, boolean, int, text, moderation_reason, text) IS
	'Refuses bytes, removes the file and hides its pictures; or no longer refuses them; 0: they are not here; NULL: they were not blocked';

CREATE OR REPLACE FUNCTION admin.set_blocked(sha256 text, is_blocked boolean, reason moderation_reason, note text) RETURNS void
	LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	IF block_bytes(decode($1, 'hex'), $2, NULL, 'psql', $3, $4) IS NULL THEN
		RAISE no_data_found USING MESSAGE = format('no file with the SHA-256 %s was ever blocked', $1);
	END IF;
END $$;
