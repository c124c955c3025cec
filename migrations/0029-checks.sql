-- migrations/0029-checks.sql: the proof of maintained columns, one function for each concern.

-- A later migration replaces the one it changes, or adds one of its own to
-- check_maintained().

CREATE FUNCTION check_pictures() RETURNS TABLE (what text, id bigint, stored text, truth text)
	LANGUAGE sql STABLE AS $$
	SELECT 'picture.licence_ids', p.id::bigint, p.licence_ids::text, n.ids::text
		FROM picture p CROSS JOIN LATERAL (SELECT ARRAY(SELECT l.licence_id FROM picture_licence l
			WHERE l.picture_id = p.id ORDER BY 1) AS ids) n
		WHERE p.licence_ids <> n.ids
	UNION ALL
	SELECT 'picture.rating', p.id, p.rating_count || '/' || p.rating_sum, n.n || '/' || n.s
		FROM picture p CROSS JOIN LATERAL (SELECT count(*) AS n, coalesce(sum(r.stars), 0) AS s
			FROM rating r WHERE r.picture_id = p.id) n
		WHERE (p.rating_count, p.rating_sum) <> (n.n, n.s)
	UNION ALL
	SELECT 'picture.origin_key', p.id, p.origin_key, origin_key(t.origin_url)
		FROM picture p JOIN picture_text t ON t.picture_id = p.id
		WHERE p.origin_key IS DISTINCT FROM origin_key(t.origin_url)
	UNION ALL
	SELECT 'picture.is_obsolete', p.id, p.is_obsolete::text, (r.id IS NOT NULL)::text
		FROM picture p LEFT JOIN picture r ON r.id = p.replaced_by_id AND r.visibility = 'listed'
		WHERE p.is_obsolete <> (r.id IS NOT NULL)
	UNION ALL
	SELECT 'picture without text', p.id, NULL, NULL
		FROM picture p WHERE NOT EXISTS (SELECT FROM picture_text t WHERE t.picture_id = p.id)
	UNION ALL
	SELECT 'picture.created_at', q.id, q.created_at::text, q.previous::text
		FROM (SELECT p.id, p.created_at, lag(p.created_at) OVER (ORDER BY p.id) AS previous FROM picture p) q
		WHERE q.created_at <= q.previous
	UNION ALL
	SELECT 'picture_counter', c.last_id, c.last_created_at::text, m.at::text
		FROM picture_counter c, (SELECT max(p.id) AS id, max(p.created_at) AS at FROM picture p) m
		WHERE c.last_id < m.id OR c.last_created_at < m.at
	UNION ALL
	SELECT 'picture_revision', p.id, NULL, NULL
		FROM picture p JOIN picture_text t ON t.picture_id = p.id JOIN media m ON m.id = t.media_id
		WHERE NOT EXISTS (SELECT FROM (SELECT v.* FROM picture_revision v
				WHERE v.picture_id = p.id ORDER BY v.revision DESC LIMIT 1) v
			WHERE (v.title, v.description, v.origin_url, v.creator, v.credit_url, v.nature_id,
				v.licence_ids, v.replaced_by_id, v.copied_from_id, v.visibility, v.annotators, v.media_sha256)
			IS NOT DISTINCT FROM (p.title, t.description, t.origin_url, t.creator, t.credit_url, p.nature_id,
				p.licence_ids, p.replaced_by_id, p.copied_from_id, p.visibility, t.annotators, m.sha256))
$$;
COMMENT ON FUNCTION check_pictures() IS
	'What check_maintained() says of what pictures are and are called';

CREATE FUNCTION check_regions() RETURNS TABLE (what text, id bigint, stored text, truth text)
	LANGUAGE sql STABLE AS $$
	SELECT 'picture.region_count', p.id::bigint, p.region_count::text, n.n::text
		FROM picture p CROSS JOIN LATERAL (SELECT count(*) AS n FROM region r WHERE r.picture_id = p.id) n
		WHERE p.region_count <> n.n
	UNION ALL
	SELECT 'picture.object_ids', p.id, p.object_ids::text, n.ids::text
		FROM picture p CROSS JOIN LATERAL (SELECT ARRAY(SELECT DISTINCT r.object_id FROM region r
			WHERE r.picture_id = p.id ORDER BY 1) AS ids) n
		WHERE p.object_ids <> n.ids
	UNION ALL
	SELECT 'picture_object', p.id, p.object_ids::text, n.ids::text
		FROM picture p CROSS JOIN LATERAL (SELECT ARRAY(SELECT o.object_id FROM picture_object o
			WHERE o.picture_id = p.id ORDER BY 1) AS ids) n
		WHERE p.object_ids <> n.ids
	UNION ALL
	SELECT 'picture_text.regions', t.picture_id, t.regions, regions_text(t.picture_id)
		FROM picture_text t WHERE t.regions <> regions_text(t.picture_id)
	UNION ALL
	SELECT 'region_revision', t.picture_id, t.regions, v.regions
		FROM picture_text t LEFT JOIN LATERAL (SELECT v.regions FROM region_revision v
			WHERE v.picture_id = t.picture_id ORDER BY v.revision DESC LIMIT 1) v ON true
		WHERE t.regions <> coalesce(v.regions, '[]')
$$;
COMMENT ON FUNCTION check_regions() IS
	'What check_maintained() says of regions and what is derived from them';

CREATE FUNCTION check_objects() RETURNS TABLE (what text, id bigint, stored text, truth text)
	LANGUAGE sql STABLE AS $$
	SELECT 'object_revision', o.id::bigint, o.name, NULL
		FROM object o
		WHERE NOT EXISTS (SELECT FROM (SELECT v.* FROM object_revision v
				WHERE v.object_id = o.id ORDER BY v.revision DESC LIMIT 1) v
			WHERE NOT v.is_deleted
			AND (v.name, v.description, v.aliases, v.parent_ids, v.external_ids, v.merged_into_id)
			IS NOT DISTINCT FROM (o.name, o.description,
				ARRAY(SELECT a.name::text FROM object_alias a WHERE a.object_id = o.id ORDER BY 1),
				ARRAY(SELECT e.parent_id FROM object_parent e WHERE e.object_id = o.id ORDER BY 1),
				object_external_ids(o.id), o.merged_into_id))
	UNION ALL
	SELECT 'object.merged_into_id', o.id, o.merged_into_id::text, e.ids::text
		FROM object o JOIN object m ON m.id = o.merged_into_id
		CROSS JOIN LATERAL (SELECT array_agg(p.parent_id) AS ids FROM object_parent p
			WHERE p.object_id = o.id) e
		WHERE m.merged_into_id IS NOT NULL OR e.ids IS DISTINCT FROM ARRAY[o.merged_into_id]
		OR EXISTS (SELECT FROM object_parent c WHERE c.parent_id = o.id)
		OR EXISTS (SELECT FROM object_alias a WHERE a.object_id = o.id)
		OR EXISTS (SELECT FROM object_external_id x WHERE x.object_id = o.id)
	UNION ALL
	SELECT 'object_parent cycle', c.object_id, NULL, NULL
		FROM (WITH RECURSIVE above(object_id, parent_id) AS (
				SELECT e.object_id, e.parent_id FROM object_parent e
				UNION SELECT a.object_id, e.parent_id FROM above a
					JOIN object_parent e ON e.object_id = a.parent_id)
			SELECT a.object_id FROM above a WHERE a.object_id = a.parent_id) c
$$;
COMMENT ON FUNCTION check_objects() IS
	'What check_maintained() says of objects, their names and their tree';

CREATE OR REPLACE FUNCTION check_maintained() RETURNS TABLE (what text, id bigint, stored text, truth text)
	LANGUAGE sql STABLE AS $$
	SELECT * FROM check_pictures()
	UNION ALL
	SELECT * FROM check_regions()
	UNION ALL
	SELECT * FROM check_objects()
	UNION ALL
	SELECT * FROM check_media_keeping()
$$;

-- ---- what hiding and restoring begin with ----

CREATE FUNCTION require_kept_picture(of_picture_id int) RETURNS void
	LANGUAGE plpgsql STABLE AS $$
DECLARE
	now_is visibility := (SELECT visibility FROM picture WHERE id = of_picture_id);
BEGIN
	IF now_is IN ('deleted', 'purged') THEN
		RAISE EXCEPTION 'picture % is %', of_picture_id, now_is
			USING ERRCODE = 'unique_violation', CONSTRAINT = 'picture_is_gone';
	END IF;
END $$;
COMMENT ON FUNCTION require_kept_picture(int) IS 'Fails for a picture that was deleted or purged';

CREATE OR REPLACE FUNCTION hide_picture(of_picture_id int, by_actor_id int, by_tool text,
	reason moderation_reason, note text) RETURNS int
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	file media := lock_file_of(of_picture_id);
BEGIN
	PERFORM require_moderator(by_actor_id);
	PERFORM require_kept_picture(of_picture_id);
	RETURN set_visibility_of_file(file.id, 'listed', 'hidden', 'hide', reason,
		by_actor_id, by_tool, note);
END $$;

CREATE OR REPLACE FUNCTION restore_picture(of_picture_id int, by_actor_id int, by_tool text,
	reason moderation_reason, note text) RETURNS int
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	file media := lock_file_of(of_picture_id);
BEGIN
	PERFORM require_moderator(by_actor_id);
	PERFORM require_kept_picture(of_picture_id);
	IF file.keeping = 'removed' AND EXISTS (SELECT FROM picture
			WHERE id = of_picture_id AND visibility = 'hidden') THEN
		RAISE EXCEPTION 'the file of picture % was removed', of_picture_id
			USING ERRCODE = 'unique_violation', CONSTRAINT = 'file_is_gone';
	END IF;
	RETURN set_visibility_of_file(file.id, 'hidden', 'listed', 'restore', reason,
		by_actor_id, by_tool, note);
END $$;
