-- migrations/0023-moderation.sql: files that may not be fetched, and what moderators do to pictures and accounts.

-- ---- where a file belongs ----

CREATE TYPE media_keeping AS ENUM ('public', 'withheld', 'removed');
COMMENT ON TYPE media_keeping IS 'public: anyone may fetch it; withheld: kept where nothing serves it; removed: kept nowhere';

ALTER TABLE media
	ADD keeping media_keeping NOT NULL DEFAULT 'public',
	ADD removed_at timestamptz;
COMMENT ON COLUMN media.keeping IS 'Where the file belongs; maintained by triggers on picture, picture_text and media';
COMMENT ON COLUMN media.removed_at IS 'When the file was removed; NULL: it is there';
CREATE INDEX media_not_public ON media (id) WHERE keeping <> 'public';

CREATE TABLE media_move (
	media_id int PRIMARY KEY REFERENCES media,
	queued_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE media_move IS 'Files that are not known to be where they belong: whoever committed the change moves them, else the keeper';
COMMENT ON COLUMN media_move.media_id IS 'The file';
COMMENT ON COLUMN media_move.queued_at IS 'Since when';

-- A file that no picture uses yet has just come in. One picture that is
-- hidden or purged keeps the bytes from everyone, whoever else uses them.
CREATE FUNCTION media_keeping_of(of_media_id int) RETURNS media_keeping
	LANGUAGE sql STABLE STRICT
	RETURN (SELECT CASE
			WHEN m.blocked_at IS NOT NULL OR m.removed_at IS NOT NULL OR u.purged THEN 'removed'
			WHEN u.hidden THEN 'withheld'
			WHEN u.listed OR u.deleted IS NULL THEN 'public'
			ELSE 'withheld' END::media_keeping
		FROM media m CROSS JOIN (SELECT bool_or(p.visibility = 'listed') AS listed,
				bool_or(p.visibility = 'hidden') AS hidden,
				bool_or(p.visibility = 'deleted') AS deleted,
				bool_or(p.visibility = 'purged') AS purged
			FROM picture_text t JOIN picture p ON p.id = t.picture_id
			WHERE t.media_id = of_media_id) u
		WHERE m.id = of_media_id);
COMMENT ON FUNCTION media_keeping_of(int) IS
	'Where a file belongs, by the pictures that use it';

-- Under a lock of the row: of two that change pictures of one file, the later
-- sees what the earlier did.
CREATE FUNCTION refresh_media(media_ids int[]) RETURNS void
	LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM media WHERE id = ANY (media_ids) ORDER BY id FOR NO KEY UPDATE;
	UPDATE media m SET keeping = media_keeping_of(m.id)
		WHERE m.id = ANY (media_ids) AND m.keeping <> media_keeping_of(m.id);
END $$;
COMMENT ON FUNCTION refresh_media(int[]) IS
	'Brings media.keeping of these files up to date';

CREATE FUNCTION media_keeping_changed() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO media_move (media_id) VALUES (NEW.id)
		ON CONFLICT (media_id) DO UPDATE SET queued_at = excluded.queued_at;
	RETURN NULL;
END $$;
CREATE TRIGGER media_keeping_changed AFTER UPDATE OF keeping ON media FOR EACH ROW
	WHEN (OLD.keeping <> NEW.keeping) EXECUTE FUNCTION media_keeping_changed();

CREATE FUNCTION media_changed() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM refresh_media(ARRAY[NEW.id]);
	RETURN NULL;
END $$;
CREATE TRIGGER media_changed AFTER UPDATE OF blocked_at, removed_at ON media FOR EACH ROW
	WHEN (OLD.blocked_at IS DISTINCT FROM NEW.blocked_at OR OLD.removed_at IS DISTINCT FROM NEW.removed_at)
	EXECUTE FUNCTION media_changed();

CREATE FUNCTION picture_keeping_changed() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM refresh_media(ARRAY(SELECT media_id FROM picture_text WHERE picture_id = NEW.id));
	RETURN NULL;
END $$;
CREATE TRIGGER picture_keeping_changed AFTER UPDATE ON picture FOR EACH ROW
	WHEN (OLD.visibility <> NEW.visibility) EXECUTE FUNCTION picture_keeping_changed();

CREATE FUNCTION picture_text_file_changed() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM refresh_media(ARRAY(SELECT DISTINCT id FROM unnest(ARRAY[OLD.media_id, NEW.media_id]) AS m(id)));
	RETURN NULL;
END $$;
CREATE TRIGGER picture_text_file_changed AFTER UPDATE OF media_id ON picture_text FOR EACH ROW
	WHEN (OLD.media_id <> NEW.media_id) EXECUTE FUNCTION picture_text_file_changed();

-- Whoever brings in bytes that are kept from everyone is not told so: the
-- picture is made, and hidden with the others that share them.
CREATE FUNCTION picture_text_file_inserted() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM FROM media WHERE id IN (SELECT media_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
	UPDATE picture SET visibility = 'hidden' WHERE visibility = 'listed' AND id IN (
		SELECT c.picture_id FROM changed c JOIN media m ON m.id = c.media_id
		WHERE m.blocked_at IS NOT NULL OR EXISTS (SELECT FROM picture_text t
			JOIN picture p ON p.id = t.picture_id
			WHERE t.media_id = c.media_id AND p.visibility IN ('hidden', 'purged')));
	PERFORM refresh_media(ARRAY(SELECT DISTINCT media_id FROM changed));
	RETURN NULL;
END $$;
CREATE TRIGGER picture_text_file_inserted AFTER INSERT ON picture_text REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION picture_text_file_inserted();

-- The one place where whatever needs a file of deleted pictures says so.
CREATE FUNCTION media_is_pinned(of_media_id int) RETURNS boolean
	LANGUAGE sql STABLE STRICT
	RETURN false;
COMMENT ON FUNCTION media_is_pinned(int) IS
	'Whether a file stays though all pictures of it are deleted';

CREATE FUNCTION remove_unneeded_media(keep_days int) RETURNS int
	LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH removed AS (UPDATE media m SET removed_at = clock_timestamp()
		WHERE m.keeping = 'withheld' AND NOT media_is_pinned(m.id)
		AND NOT EXISTS (SELECT FROM picture_text t JOIN picture p ON p.id = t.picture_id
			WHERE t.media_id = m.id AND (p.visibility <> 'deleted' OR EXISTS (
				SELECT FROM picture_revision v WHERE v.picture_id = p.id
				AND v.made_at > now() - keep_days * interval '1 day')))
		RETURNING 1)
	SELECT count(*)::int FROM removed
$$;
COMMENT ON FUNCTION remove_unneeded_media(int) IS
	'Gives up the files of pictures that were all deleted so many days ago; returns how many';

-- ---- what moderators did ----

CREATE TYPE moderation_reason AS ENUM ('copyright', 'privacy', 'illegal', 'spam', 'wrong-licence', 'other');
COMMENT ON TYPE moderation_reason IS 'Why a picture is reported or something is done about it';
CREATE TYPE moderation_deed AS ENUM ('hide', 'restore', 'purge', 'block', 'unblock', 'suspend',
	'resume', 'revert', 'delete', 'undelete');
COMMENT ON TYPE moderation_deed IS 'What moderators do';

CREATE TABLE moderation_action (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	actor_id int REFERENCES account,
	deed moderation_deed NOT NULL,
	reason moderation_reason NOT NULL,
	picture_id int REFERENCES picture,
	account_id int REFERENCES account,
	note text NOT NULL DEFAULT ''
		CONSTRAINT moderation_note_is_bounded CHECK (char_length(note) <= 2000)
);
CREATE INDEX moderation_action_picture ON moderation_action (picture_id, id) WHERE picture_id IS NOT NULL;
COMMENT ON TABLE moderation_action IS 'What moderators did; all but note and account is public';
COMMENT ON COLUMN moderation_action.id IS 'Number of the line';
COMMENT ON COLUMN moderation_action.made_at IS 'When';
COMMENT ON COLUMN moderation_action.actor_id IS 'Who; NULL: the administrator at the database';
COMMENT ON COLUMN moderation_action.deed IS 'What was done';
COMMENT ON COLUMN moderation_action.reason IS 'Why, as one of a few';
COMMENT ON COLUMN moderation_action.picture_id IS 'To which picture, or NULL';
COMMENT ON COLUMN moderation_action.account_id IS 'To whom, or NULL; only administrators see it';
COMMENT ON COLUMN moderation_action.note IS 'Why, in words; only administrators see it';

CREATE TABLE tombstone (
	picture_id int PRIMARY KEY REFERENCES picture,
	sha256 bytea NOT NULL
		CONSTRAINT tombstone_sha256_has_32_bytes CHECK (octet_length(sha256) = 32),
	reason moderation_reason NOT NULL,
	purged_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE tombstone IS 'What is left of pictures whose content was erased';
COMMENT ON COLUMN tombstone.picture_id IS 'The picture';
COMMENT ON COLUMN tombstone.sha256 IS 'SHA-256 of the bytes it had';
COMMENT ON COLUMN tombstone.reason IS 'Why it was erased';
COMMENT ON COLUMN tombstone.purged_at IS 'When it was erased';

CREATE FUNCTION moderation_words(deed moderation_deed, reason moderation_reason) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT
	RETURN deed || ' by a moderator: ' || replace(reason::text, '-', ' ');
COMMENT ON FUNCTION moderation_words(moderation_deed, moderation_reason) IS
	'The reason of a revision that moderators make; their notes are not for everyone';

-- The program runs as a role that may do none of this itself: each function
-- looks who it is for.
CREATE FUNCTION require_moderator(by_actor_id int) RETURNS void
	LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF (CASE WHEN by_actor_id IS NULL THEN NOT pg_has_role(session_user,
			(SELECT relowner FROM pg_class WHERE oid = 'account'::regclass), 'USAGE')
		ELSE NOT EXISTS (SELECT FROM account WHERE id = by_actor_id AND is_admin
			AND suspended_at IS NULL AND deleted_at IS NULL) END) THEN
		RAISE insufficient_privilege USING MESSAGE = 'only administrators may do this';
	END IF;
END $$;
COMMENT ON FUNCTION require_moderator(int) IS 'Fails unless it is an administrator, or the owner of the schema';

CREATE FUNCTION record_moderation(deed moderation_deed, reason moderation_reason, of_picture_id int,
	of_account_id int, by_actor_id int, by_tool text, note text) RETURNS void
	LANGUAGE sql AS $$
	INSERT INTO moderation_action (actor_id, deed, reason, picture_id, account_id, note)
		VALUES (by_actor_id, $1, $2, of_picture_id, of_account_id, $7);
	INSERT INTO change (actor_id, tool, kind, picture_id)
		VALUES (by_actor_id, by_tool, 'moderation', of_picture_id);
$$;
COMMENT ON FUNCTION record_moderation(moderation_deed, moderation_reason, int, int, int, text, text) IS
	'Notes what a moderator did, with a line of the change log';

-- Files first, then their pictures: whoever changes pictures of one file waits here.
CREATE FUNCTION lock_file_of(of_picture_id int) RETURNS media
	LANGUAGE sql AS $$
	SELECT m FROM picture_text t JOIN media m ON m.id = t.media_id
		WHERE t.picture_id = of_picture_id FOR NO KEY UPDATE OF m
$$;
COMMENT ON FUNCTION lock_file_of(int) IS 'The file of a picture, locked';

-- All pictures of one file that have one visibility get another, each with a
-- revision of its own.
CREATE FUNCTION set_visibility_of_file(of_media_id int, was visibility, becomes visibility,
	deed moderation_deed, reason moderation_reason, by_actor_id int, by_tool text, note text) RETURNS int
	LANGUAGE plpgsql AS $$
DECLARE
	changed int := 0;
	one int;
BEGIN
	FOR one IN SELECT p.id FROM picture_text t JOIN picture p ON p.id = t.picture_id
		WHERE t.media_id = of_media_id AND p.visibility = was ORDER BY p.id FOR UPDATE OF p
	LOOP
		UPDATE picture SET visibility = becomes WHERE id = one;
		PERFORM record_picture(one, by_actor_id, by_tool, moderation_words(deed, reason));
		PERFORM record_moderation(deed, reason, one, NULL, by_actor_id, by_tool, note);
		changed := changed + 1;
	END LOOP;
	RETURN changed;
END $$;
COMMENT ON FUNCTION set_visibility_of_file(int, visibility, visibility, moderation_deed, moderation_reason, int, text, text) IS
	'Hides or restores all pictures that share a file; returns how many';

CREATE FUNCTION hide_picture(of_picture_id int, by_actor_id int, by_tool text,
	reason moderation_reason, note text) RETURNS int
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	file media := lock_file_of(of_picture_id);
	now_is visibility := (SELECT visibility FROM picture WHERE id = of_picture_id);
BEGIN
	PERFORM require_moderator(by_actor_id);
	IF now_is IN ('deleted', 'purged') THEN
		RAISE EXCEPTION 'picture % is % already', of_picture_id, now_is
			USING ERRCODE = 'unique_violation', CONSTRAINT = 'picture_is_gone';
	END IF;
	RETURN set_visibility_of_file(file.id, 'listed', 'hidden', 'hide', reason,
		by_actor_id, by_tool, note);
END $$;
COMMENT ON FUNCTION hide_picture(int, int, text, moderation_reason, text) IS
	'Hides a picture and all that share its file; returns how many that were';

CREATE FUNCTION restore_picture(of_picture_id int, by_actor_id int, by_tool text,
	reason moderation_reason, note text) RETURNS int
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	file media := lock_file_of(of_picture_id);
	now_is visibility := (SELECT visibility FROM picture WHERE id = of_picture_id);
BEGIN
	PERFORM require_moderator(by_actor_id);
	IF now_is IN ('deleted', 'purged') THEN
		RAISE EXCEPTION 'picture % is %', of_picture_id, now_is
			USING ERRCODE = 'unique_violation', CONSTRAINT = 'picture_is_gone';
	END IF;
	IF now_is = 'hidden' AND file.keeping = 'removed' THEN
		RAISE EXCEPTION 'the file of picture % was removed', of_picture_id
			USING ERRCODE = 'unique_violation', CONSTRAINT = 'file_is_gone';
	END IF;
	RETURN set_visibility_of_file(file.id, 'hidden', 'listed', 'restore', reason,
		by_actor_id, by_tool, note);
END $$;
COMMENT ON FUNCTION restore_picture(int, int, text, moderation_reason, text) IS
	'Lists a hidden picture again and all that share its file; returns how many that were';

-- The one list of all that holds something of a picture: a new table that
-- does belongs here.
CREATE FUNCTION erase_picture(of_picture_id int) RETURNS void
	LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('pinakes.purge', 'on', true);
	DELETE FROM region WHERE picture_id = of_picture_id;
	DELETE FROM rating WHERE picture_id = of_picture_id;
	DELETE FROM gallery_picture WHERE picture_id = of_picture_id;
	DELETE FROM picture_licence WHERE picture_id = of_picture_id;
	DELETE FROM upload_key WHERE picture_id = of_picture_id;
	DELETE FROM text_sample WHERE picture_id = of_picture_id;
	UPDATE picture SET visibility = 'purged', title = '', nature_id = NULL,
		replaced_by_id = NULL WHERE id = of_picture_id;
	UPDATE picture_text SET description = '', origin_url = NULL, creator = NULL,
		credit_url = NULL WHERE picture_id = of_picture_id;
	UPDATE picture_revision SET title = '', description = '', origin_url = NULL,
		creator = NULL, credit_url = NULL, reason = '' WHERE picture_id = of_picture_id;
	UPDATE region_revision SET regions = '[]', reason = '' WHERE picture_id = of_picture_id;
	UPDATE moderation_action SET note = '' WHERE picture_id = of_picture_id;
	PERFORM set_config('pinakes.purge', 'off', true);
END $$;
COMMENT ON FUNCTION erase_picture(int) IS
	'Erases texts and regions of a picture from the current state and all revisions';

CREATE FUNCTION purge_picture(of_picture_id int, by_actor_id int, by_tool text,
	reason moderation_reason, note text, blocks boolean) RETURNS int
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	file media := lock_file_of(of_picture_id);
BEGIN
	PERFORM require_moderator(by_actor_id);
	PERFORM FROM picture WHERE id = of_picture_id AND visibility <> 'purged' FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 0;
	END IF;
	PERFORM erase_picture(of_picture_id);
	PERFORM record_picture(of_picture_id, by_actor_id, by_tool, moderation_words('purge', reason));
	PERFORM record_moderation('purge', reason, of_picture_id, NULL, by_actor_id, by_tool, note);
	INSERT INTO tombstone (picture_id, sha256, reason) VALUES (of_picture_id, file.sha256, reason);
	PERFORM set_visibility_of_file(file.id, 'listed', 'hidden', 'hide', reason, by_actor_id, by_tool, note);
	UPDATE media SET perceptual_hash = NULL,
		blocked_at = CASE WHEN blocks THEN coalesce(blocked_at, clock_timestamp()) ELSE blocked_at END
		WHERE id = file.id;
	RETURN 1;
END $$;
COMMENT ON FUNCTION purge_picture(int, int, text, moderation_reason, text, boolean) IS
	'Erases a picture for good, with its file; others that share the file are hidden';

CREATE FUNCTION block_bytes(hash bytea, is_blocked boolean, by_actor_id int, by_tool text,
	reason moderation_reason, note text) RETURNS int
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	file media;
BEGIN
	PERFORM require_moderator(by_actor_id);
	SELECT * INTO file FROM media WHERE sha256 = hash FOR NO KEY UPDATE;
	IF file.id IS NULL THEN
		RETURN NULL;
	END IF;
	IF (file.blocked_at IS NOT NULL) = is_blocked THEN
		RETURN file.id;
	END IF;
	PERFORM record_moderation(CASE WHEN is_blocked THEN 'block' ELSE 'unblock' END::moderation_deed,
		reason, NULL, NULL, by_actor_id, by_tool, note);
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
	'Removes a file and refuses it from now on, or lets it come back; returns the file, NULL: there was none';

CREATE FUNCTION suspend_account(of_account_id int, is_suspended boolean, by_actor_id int, by_tool text,
	reason moderation_reason, note text) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM require_moderator(by_actor_id);
	IF by_actor_id IS NOT NULL AND EXISTS (SELECT FROM account WHERE id = of_account_id AND is_admin) THEN
		RAISE EXCEPTION 'account % is an administrator', of_account_id
			USING ERRCODE = 'unique_violation', CONSTRAINT = 'account_is_administrator';
	END IF;
	UPDATE account SET suspended_at = CASE WHEN is_suspended THEN clock_timestamp() END
		WHERE id = of_account_id AND (suspended_at IS NOT NULL) <> is_suspended;
	IF FOUND THEN
		PERFORM record_moderation(CASE WHEN is_suspended THEN 'suspend' ELSE 'resume' END::moderation_deed,
			reason, NULL, of_account_id, by_actor_id, by_tool, note);
	END IF;
END $$;
COMMENT ON FUNCTION suspend_account(int, boolean, int, text, moderation_reason, text) IS
	'An account may not act any more, or again; its sessions and tokens are nobody''s meanwhile';

-- ---- at psql ----

CREATE FUNCTION admin.picture_exists(id int) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM FROM picture p WHERE p.id = $1;
	IF NOT FOUND THEN
		RAISE no_data_found USING MESSAGE = format('there is no picture %s', $1);
	END IF;
END $$;
COMMENT ON FUNCTION admin.picture_exists(int) IS 'Fails where there is no such picture';

CREATE FUNCTION admin.hide(picture_id int, reason moderation_reason DEFAULT 'other', note text DEFAULT '') RETURNS int
	LANGUAGE sql SET search_path = public, pg_temp AS $$
	SELECT admin.picture_exists($1);
	SELECT hide_picture($1, NULL, 'psql', $2, $3)
$$;
COMMENT ON FUNCTION admin.hide(int, moderation_reason, text) IS
	'Hides a picture and all that share its file; returns how many that were';

CREATE FUNCTION admin.restore(picture_id int, reason moderation_reason DEFAULT 'other', note text DEFAULT '') RETURNS int
	LANGUAGE sql SET search_path = public, pg_temp AS $$
	SELECT admin.picture_exists($1);
	SELECT restore_picture($1, NULL, 'psql', $2, $3)
$$;
COMMENT ON FUNCTION admin.restore(int, moderation_reason, text) IS
	'Lists a hidden picture again and all that share its file; returns how many that were';

CREATE FUNCTION admin.purge(picture_id int, reason moderation_reason, sure boolean DEFAULT false,
	block boolean DEFAULT true) RETURNS int
	LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM admin.picture_exists($1);
	IF NOT sure THEN
		RAISE object_not_in_prerequisite_state USING
			MESSAGE = format('nothing was done: purging picture %s cannot be undone', $1),
			HINT = 'say sure => true';
	END IF;
	RETURN purge_picture($1, NULL, 'psql', $2, '', block);
END $$;
COMMENT ON FUNCTION admin.purge(int, moderation_reason, boolean, boolean) IS
	'Erases a picture for good: file, texts, regions, in all revisions; the same file is refused from then on unless block is false';

CREATE FUNCTION admin.set_deleted(picture_id int, was visibility, becomes visibility, deed moderation_deed,
	reason moderation_reason, note text) RETURNS boolean
	LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
	file media := lock_file_of($1);
BEGIN
	PERFORM admin.picture_exists($1);
	IF becomes = 'listed' AND file.keeping = 'removed' THEN
		RAISE object_not_in_prerequisite_state USING
			MESSAGE = format('the file of picture %s is gone', $1);
	END IF;
	IF becomes = 'listed' AND EXISTS (SELECT FROM picture_text t JOIN picture p ON p.id = t.picture_id
			WHERE t.media_id = file.id AND p.visibility = 'hidden') THEN
		becomes := 'hidden';
	END IF;
	UPDATE picture SET visibility = becomes WHERE id = $1 AND visibility = was;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM record_picture($1, NULL, 'psql', moderation_words(deed, reason));
	PERFORM record_moderation(deed, reason, $1, NULL, NULL, 'psql', note);
	RETURN true;
END $$;
COMMENT ON FUNCTION admin.set_deleted(int, visibility, visibility, moderation_deed, moderation_reason, text) IS
	'What delete_picture and undelete_picture share';

CREATE FUNCTION admin.delete_picture(picture_id int, reason moderation_reason DEFAULT 'other', note text DEFAULT '') RETURNS boolean
	LANGUAGE sql SET search_path = public, pg_temp AS $$
	SELECT admin.set_deleted($1, 'listed', 'deleted', 'delete', $2, $3)
$$;
COMMENT ON FUNCTION admin.delete_picture(int, moderation_reason, text) IS
	'Deletes a picture in place of its author; false: it was not listed';

CREATE FUNCTION admin.undelete_picture(picture_id int, reason moderation_reason DEFAULT 'other', note text DEFAULT '') RETURNS boolean
	LANGUAGE sql SET search_path = public, pg_temp AS $$
	SELECT admin.set_deleted($1, 'deleted', 'listed', 'undelete', $2, $3)
$$;
COMMENT ON FUNCTION admin.undelete_picture(int, moderation_reason, text) IS
	'Lists a deleted picture again, while its file is there; hidden where another hides the file; false: it was not deleted';

CREATE FUNCTION admin.set_blocked(sha256 text, is_blocked boolean, reason moderation_reason, note text) RETURNS void
	LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	IF block_bytes(decode($1, 'hex'), $2, NULL, 'psql', $3, $4) IS NULL THEN
		RAISE no_data_found USING MESSAGE = format('no file with the SHA-256 %s was ever here', $1);
	END IF;
END $$;
COMMENT ON FUNCTION admin.set_blocked(text, boolean, moderation_reason, text) IS
	'What block_hash and unblock_hash share';

CREATE FUNCTION admin.block_hash(sha256 text, reason moderation_reason DEFAULT 'other', note text DEFAULT '') RETURNS void
	LANGUAGE sql SET search_path = public, pg_temp AS $$
	SELECT admin.set_blocked($1, true, $2, $3)
$$;
COMMENT ON FUNCTION admin.block_hash(text, moderation_reason, text) IS
	'Removes a file, hides its pictures, and refuses the same bytes from now on';

CREATE FUNCTION admin.unblock_hash(sha256 text, reason moderation_reason DEFAULT 'other', note text DEFAULT '') RETURNS void
	LANGUAGE sql SET search_path = public, pg_temp AS $$
	SELECT admin.set_blocked($1, false, $2, $3)
$$;
COMMENT ON FUNCTION admin.unblock_hash(text, moderation_reason, text) IS
	'Lets bytes come back that were blocked; the file itself is gone until somebody uploads it';

DROP FUNCTION admin.suspend(text);
CREATE FUNCTION admin.suspend(name text, reason moderation_reason DEFAULT 'other', note text DEFAULT '') RETURNS void
	LANGUAGE sql SET search_path = public, pg_temp AS $$
	SELECT suspend_account(admin.account_id($1), true, NULL, 'psql', $2, $3)
$$;
COMMENT ON FUNCTION admin.suspend(text, moderation_reason, text) IS
	'An account may not act any more; its sessions and tokens are nobody''s at once';

DROP FUNCTION admin.resume(text);
CREATE FUNCTION admin.resume(name text, reason moderation_reason DEFAULT 'other', note text DEFAULT '') RETURNS void
	LANGUAGE sql SET search_path = public, pg_temp AS $$
	SELECT suspend_account(admin.account_id($1), false, NULL, 'psql', $2, $3)
$$;
COMMENT ON FUNCTION admin.resume(text, moderation_reason, text) IS 'An account may act again';

CREATE FUNCTION admin.promote(name text) RETURNS void
	LANGUAGE sql SET search_path = public, pg_temp AS $$
	SELECT admin.set_administrator($1, true)
$$;
COMMENT ON FUNCTION admin.promote(text) IS 'Makes somebody an administrator';

CREATE FUNCTION admin.demote(name text) RETURNS void
	LANGUAGE sql SET search_path = public, pg_temp AS $$
	SELECT admin.set_administrator($1, false)
$$;
COMMENT ON FUNCTION admin.demote(text) IS 'Somebody is an administrator no longer';

CREATE FUNCTION admin.object_id(name text) RETURNS int
	LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
	found int := (SELECT o.id FROM object o WHERE o.name = normalize($1, NFC));
BEGIN
	IF found IS NULL THEN
		RAISE no_data_found USING MESSAGE = format('there is no object %L', $1);
	END IF;
	RETURN found;
END $$;
COMMENT ON FUNCTION admin.object_id(text) IS 'The number of an object, or an error';

CREATE FUNCTION admin.rename_object(old_name text, new_name text, reason text DEFAULT '') RETURNS int
	LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
	renamed int := admin.object_id(old_name);
BEGIN
	UPDATE object SET name = normalize(new_name, NFC) WHERE id = renamed;
	RETURN record_object(renamed, NULL, 'psql', $3);
END $$;
COMMENT ON FUNCTION admin.rename_object(text, text, text) IS
	'Gives an object another name; it keeps its number and its regions; returns its revision';

CREATE FUNCTION admin.merge_objects(old_name text, into_name text, reason text DEFAULT '') RETURNS void
	LANGUAGE sql SET search_path = public, pg_temp AS $$
	SELECT merge_object(admin.object_id($1), admin.object_id($2), NULL, 'psql', $3)
$$;
COMMENT ON FUNCTION admin.merge_objects(text, text, text) IS
	'Makes two objects one: the old name stays as another name, and no region is rewritten';

CREATE FUNCTION admin.licence_id(code text) RETURNS int
	LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
	found int := (SELECT l.id FROM licence l WHERE l.code = $1);
BEGIN
	IF found IS NULL THEN
		RAISE no_data_found USING MESSAGE = format('there is no licence %L', $1);
	END IF;
	RETURN found;
END $$;
COMMENT ON FUNCTION admin.licence_id(text) IS 'The number of a licence, or an error';

-- The old licence stays in the list: revisions and other people name it.
CREATE FUNCTION admin.merge_licences(old_code text, into_code text, reason text DEFAULT '') RETURNS int
	LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
	old_id int := admin.licence_id(old_code);
	new_id int := admin.licence_id(into_code);
	changed int[];
BEGIN
	IF old_id = new_id THEN
		RETURN 0;
	END IF;
	changed := ARRAY(SELECT l.picture_id FROM picture_licence l WHERE l.licence_id = old_id ORDER BY 1);
	PERFORM FROM picture WHERE id = ANY (changed) ORDER BY id FOR NO KEY UPDATE;
	INSERT INTO picture_licence (picture_id, licence_id)
		SELECT unnest(changed), new_id ON CONFLICT DO NOTHING;
	DELETE FROM picture_licence WHERE licence_id = old_id AND picture_id = ANY (changed);
	PERFORM record_picture(c.id, NULL, 'psql', $3) FROM unnest(changed) AS c(id);
	RETURN cardinality(changed);
END $$;
COMMENT ON FUNCTION admin.merge_licences(text, text, text) IS
	'Gives every picture under one licence another in its place; returns how many that were';

-- ---- the check, and rights ----

-- In a view of its own, so that a later check need not repeat the others.
CREATE FUNCTION check_media_keeping() RETURNS TABLE (what text, id bigint, stored text, truth text)
	LANGUAGE sql STABLE AS $$
	SELECT 'media.keeping', m.id::bigint, m.keeping::text, media_keeping_of(m.id)::text
		FROM media m WHERE m.keeping <> media_keeping_of(m.id)
	UNION ALL
	SELECT 'picture of a withheld file', p.id, p.visibility::text, m.keeping::text
		FROM picture p JOIN picture_text t ON t.picture_id = p.id JOIN media m ON m.id = t.media_id
		WHERE p.visibility = 'listed' AND m.keeping <> 'public'
$$;
COMMENT ON FUNCTION check_media_keeping() IS
	'Every file whose place is not what its pictures ask for, and every listed picture without its file; empty when all is well';

DO $$
DECLARE
	body text := (SELECT prosrc FROM pg_proc WHERE oid = 'check_maintained()'::regprocedure);
BEGIN
	EXECUTE 'CREATE OR REPLACE FUNCTION check_maintained()'
		' RETURNS TABLE (what text, id bigint, stored text, truth text)'
		' LANGUAGE sql STABLE AS ' || quote_literal(body
		|| E'	UNION ALL\n	SELECT * FROM check_media_keeping()\n');
END $$;

SELECT refresh_media(ARRAY(SELECT id FROM media ORDER BY id));

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA admin FROM PUBLIC;
GRANT SELECT (id, made_at, actor_id, deed, reason, picture_id) ON moderation_action TO pinakes_reader;
GRANT SELECT ON tombstone TO pinakes_reader, pinakes_writer;
GRANT SELECT ON moderation_action, media_move TO pinakes_writer;
GRANT DELETE ON media_move TO pinakes_writer;
-- A fault in the program that writes shall unblock nothing.
REVOKE UPDATE ON media FROM pinakes_writer;
GRANT UPDATE (received_at, removed_at) ON media TO pinakes_writer;
GRANT EXECUTE ON FUNCTION hide_picture(int, int, text, moderation_reason, text),
	restore_picture(int, int, text, moderation_reason, text),
	purge_picture(int, int, text, moderation_reason, text, boolean),
	block_bytes(bytea, boolean, int, text, moderation_reason, text),
	suspend_account(int, boolean, int, text, moderation_reason, text),
	remove_unneeded_media(int) TO pinakes_writer;
