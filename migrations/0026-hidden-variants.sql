-- migrations/0026-hidden-variants.sql: what was sent as one file is hidden as one, with and without its metadata.

-- Bytes that came in once as they were and once without what tells of people
-- are two files that show the same.
CREATE OR REPLACE FUNCTION picture_text_file_inserted() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM FROM media WHERE id IN (SELECT media_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
	UPDATE picture SET visibility = 'hidden' WHERE visibility = 'listed' AND id IN (
		SELECT c.picture_id FROM changed c JOIN media m ON m.id = c.media_id
		JOIN media o ON o.received_sha256 = m.received_sha256
		WHERE o.blocked_at IS NOT NULL OR EXISTS (SELECT FROM picture_text t
			JOIN picture p ON p.id = t.picture_id
			WHERE t.media_id = o.id AND p.visibility IN ('hidden', 'purged')));
	PERFORM refresh_media(ARRAY(SELECT DISTINCT media_id FROM changed));
	RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION set_visibility_of_file(of_media_id int, was visibility, becomes visibility,
	deed moderation_deed, reason moderation_reason, by_actor_id int, by_tool text, note text) RETURNS int
	LANGUAGE plpgsql AS $$
DECLARE
	changed int := 0;
	one int;
BEGIN
	FOR one IN SELECT p.id FROM media m JOIN media o ON o.received_sha256 = m.received_sha256
		JOIN picture_text t ON t.media_id = o.id JOIN picture p ON p.id = t.picture_id
		WHERE m.id = of_media_id AND p.visibility = was
		AND (becomes <> 'listed' OR o.keeping <> 'removed')
		ORDER BY p.id FOR UPDATE OF p
	LOOP
		UPDATE picture SET visibility = becomes WHERE id = one;
		PERFORM record_picture(one, by_actor_id, by_tool, moderation_words(deed, reason));
		PERFORM record_moderation(deed, reason, one, NULL, by_actor_id, by_tool, note);
		changed := changed + 1;
	END LOOP;
	RETURN changed;
END $$;
