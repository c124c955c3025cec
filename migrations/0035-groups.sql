-- migrations/0035-groups.sql: groups of pictures are found by their oldest ones alone.

-- Of all that a picture belongs to the oldest is enough: who follows every
-- one is lost among thousands that share a file. In PL/pgSQL, which plans it
-- once for a session and not anew for each picture.
CREATE OR REPLACE FUNCTION picture_root(of_picture_id int, group_by text[]) RETURNS int
	LANGUAGE plpgsql STABLE STRICT AS $$
BEGIN
	RETURN (WITH RECURSIVE up(id) AS (
		SELECT of_picture_id
		UNION SELECT o.id FROM up u JOIN picture p ON p.id = u.id
			JOIN picture_text t ON t.picture_id = p.id JOIN media m ON m.id = t.media_id
			CROSS JOIN LATERAL (
				SELECT p.copied_from_id AS id WHERE 'copies' = ANY (group_by)
				UNION ALL SELECT r.id FROM picture r
					WHERE r.replaced_by_id = p.id AND 'replacements' = ANY (group_by)
				UNION ALL SELECT min(s.picture_id) FROM picture_text s
					WHERE s.media_id = m.id AND 'twins' = ANY (group_by)
				UNION ALL SELECT min(s.picture_id) FROM media n JOIN picture_text s ON s.media_id = n.id
					WHERE 'twins' = ANY (group_by) AND n.perceptual_hash IS NOT NULL AND n.id <> m.id
					AND (((n.perceptual_hash >> 48) & 65535) = ((m.perceptual_hash >> 48) & 65535)
						OR ((n.perceptual_hash >> 32) & 65535) = ((m.perceptual_hash >> 32) & 65535)
						OR ((n.perceptual_hash >> 16) & 65535) = ((m.perceptual_hash >> 16) & 65535)
						OR (n.perceptual_hash & 65535) = (m.perceptual_hash & 65535))
					AND bit_count((n.perceptual_hash # m.perceptual_hash)::bit(64)) <= 3) o
			WHERE o.id < u.id)
	SELECT min(id) FROM up);
END $$;

-- The oldest picture of a file, whatever their number.
CREATE INDEX picture_text_media_picture ON picture_text (media_id, picture_id);
DROP INDEX picture_text_media;
