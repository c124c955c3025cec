-- contrib/bench/history.sql: first revisions and change lines of what was generated; psql variable pictures.

SET session_replication_role = replica;
INSERT INTO object_revision (object_id, revision, made_at, tool, name,
		description, aliases, parent_ids)
	SELECT o.id, 1, o.created_at, 'bench', o.name, o.description,
		ARRAY(SELECT a.name FROM object_alias a WHERE a.object_id = o.id ORDER BY 1),
		ARRAY(SELECT e.parent_id FROM object_parent e WHERE e.object_id = o.id ORDER BY 1)
	FROM object o ORDER BY o.id;
INSERT INTO change (number, made_at, tool, kind, object_id, revision)
	SELECT object_id, made_at, tool, 'object', object_id, revision
	FROM object_revision ORDER BY object_id;

\if :pictures
INSERT INTO picture_revision (picture_id, revision, made_at, actor_id, tool,
		title, description, origin_url, creator, credit_url, nature_id,
		licence_ids, replaced_by_id, copied_from_id, visibility, annotators,
		media_sha256)
	SELECT p.id, 1, p.created_at, p.author_id, 'bench', p.title, t.description,
		t.origin_url, t.creator, t.credit_url, p.nature_id, p.licence_ids,
		p.replaced_by_id, p.copied_from_id, p.visibility, t.annotators, m.sha256
	FROM picture p JOIN picture_text t ON t.picture_id = p.id
	JOIN media m ON m.id = t.media_id ORDER BY p.id;
INSERT INTO region_revision (picture_id, revision, made_at, actor_id, tool, regions)
	SELECT p.id, 1, p.created_at, p.author_id, 'bench', t.regions
	FROM picture p JOIN picture_text t ON t.picture_id = p.id
	WHERE p.region_count > 0 ORDER BY p.id;
INSERT INTO change (number, made_at, actor_id, tool, kind, picture_id, revision)
	SELECT (SELECT count(*) FROM object) + row_number() OVER (ORDER BY r.picture_id, r.kind),
		r.made_at, r.actor_id, r.tool, r.kind, r.picture_id, 1
	FROM (SELECT picture_id, made_at, actor_id, tool, 'picture'::change_kind AS kind
			FROM picture_revision
		UNION ALL SELECT picture_id, made_at, actor_id, tool, 'regions'
			FROM region_revision) r
	ORDER BY r.picture_id, r.kind;
\endif
UPDATE feed SET last_number = (SELECT max(number) FROM change);
