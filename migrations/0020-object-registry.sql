-- migrations/0020-object-registry.sql: what objects are called elsewhere, names that look alike, objects that became one.

-- ---- names elsewhere ----

CREATE TABLE external_kind (
	code text COLLATE "C" PRIMARY KEY
		CONSTRAINT external_kind_code_is_identifier CHECK (code ~ '^[a-z][a-z0-9]{0,29}$'),
	title text NOT NULL,
	pattern text NOT NULL,
	example text NOT NULL
		CONSTRAINT external_kind_example_fits CHECK (example ~ pattern),
	url_start text
);
COMMENT ON TABLE external_kind IS 'Vocabularies of others that have names for objects';
COMMENT ON COLUMN external_kind.code IS 'What stands before the colon: wikidata:Q146';
COMMENT ON COLUMN external_kind.title IS 'What people call the vocabulary';
COMMENT ON COLUMN external_kind.pattern IS 'What its names look like: a regular expression for the whole of one';
COMMENT ON COLUMN external_kind.example IS 'The name of the domestic cat, or of something as common';
COMMENT ON COLUMN external_kind.url_start IS 'A name put behind it is the address of a page about the thing; NULL: there are none';
INSERT INTO external_kind (code, title, pattern, example, url_start) VALUES
	('wikidata', 'Wikidata', '^Q[1-9][0-9]{0,11}$', 'Q146',
		'https://www.wikidata.org/wiki/'),
	('wordnet', 'WordNet 3.0', '^[0-9]{8}-[nvasr]$', '02121620-n',
		'http://wordnet-rdf.princeton.edu/wn30/'),
	('openimages', 'Open Images', '^/[mg]/[0-9a-z_]{2,20}$', '/m/01yrx', NULL),
	('gbif', 'GBIF', '^[1-9][0-9]{0,9}$', '2435035',
		'https://www.gbif.org/species/'),
	('coco', 'COCO', '^[1-9][0-9]{0,2}$', '17', NULL);

CREATE TABLE object_external_id (
	kind text COLLATE "C" NOT NULL REFERENCES external_kind,
	value text COLLATE "C" NOT NULL,
	object_id int NOT NULL REFERENCES object ON DELETE CASCADE,
	PRIMARY KEY (kind, value)
);
CREATE INDEX object_external_id_object ON object_external_id (object_id);
COMMENT ON TABLE object_external_id IS 'What objects are called in the vocabularies of others; one name there means one object here';
COMMENT ON COLUMN object_external_id.kind IS 'The vocabulary';
COMMENT ON COLUMN object_external_id.value IS 'The name in it';
COMMENT ON COLUMN object_external_id.object_id IS 'The object';

CREATE FUNCTION object_external_id_check() RETURNS trigger
	LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM external_kind k
			WHERE k.code = NEW.kind AND NEW.value ~ k.pattern) THEN
		RAISE EXCEPTION '"%" is no name of the vocabulary "%"', NEW.value, NEW.kind
			USING ERRCODE = 'check_violation', CONSTRAINT = 'object_external_id_fits_kind';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER object_external_id_check BEFORE INSERT OR UPDATE ON object_external_id
	FOR EACH ROW EXECUTE FUNCTION object_external_id_check();

-- ---- names that look alike ----

-- The rules of English plurals, as far as they can be told without a list of
-- words: an s behind neither s, u nor i, then an e; y and i are one, and v
-- and f. What is left stands for the word and is no word itself.
CREATE FUNCTION object_likeness(name text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN translate(regexp_replace(regexp_replace(regexp_replace(
		regexp_replace(normalize(fold(name), NFKD), '[\u0300-\u036f]', '', 'g') COLLATE "C.utf8",
		'[[:space:]_''’.-]+', '', 'g'),
		'([^sui])s\M', '\1', 'g'), 'e\M', '', 'g'), 'yv', 'if');
COMMENT ON FUNCTION object_likeness(text) IS
	'What names have in common that differ only in case, accents, spacing or number';
CREATE INDEX object_name_likeness ON object ((object_likeness(name) COLLATE "C"));
CREATE INDEX object_alias_name_likeness ON object_alias ((object_likeness(name) COLLATE "C"));

-- ---- objects that became one ----

-- Merging rewrites no region: those drawn under the old object keep its
-- number. Its row stays without a name, directly below what it was merged
-- into, so that whatever looks for an object and all below it finds them.
ALTER TABLE object ALTER name DROP NOT NULL,
	ADD merged_into_id int REFERENCES object,
	ADD CONSTRAINT object_is_merged_or_has_name CHECK ((name IS NULL) = (merged_into_id IS NOT NULL)),
	ADD CONSTRAINT object_is_merged_into_another CHECK (merged_into_id <> id);
CREATE INDEX object_merged_into ON object (merged_into_id) WHERE merged_into_id IS NOT NULL;
COMMENT ON COLUMN object.name IS 'What people call it, compared as written; NULL once it was merged into another';
COMMENT ON COLUMN object.merged_into_id IS 'The object that it has become, which was never merged itself; it is the only parent then; NULL: it stands for itself';

ALTER TABLE object_revision ALTER name DROP NOT NULL,
	ADD external_ids text[] NOT NULL DEFAULT '{}',
	ADD merged_into_id int,
	ADD is_deleted boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN object_revision.name IS 'Name; NULL: merged into another';
COMMENT ON COLUMN object_revision.external_ids IS 'Names elsewhere, kind:value, in byte order';
COMMENT ON COLUMN object_revision.merged_into_id IS 'The object that it has become, or NULL';
COMMENT ON COLUMN object_revision.is_deleted IS 'True for the last revision of an object that was deleted';

CREATE FUNCTION object_external_ids(of_object_id int) RETURNS text[]
	LANGUAGE sql STABLE STRICT
	RETURN ARRAY(SELECT x.kind || ':' || x.value FROM object_external_id x
		WHERE x.object_id = of_object_id ORDER BY 1);
COMMENT ON FUNCTION object_external_ids(int) IS
	'The names of an object elsewhere, kind:value, in byte order';

CREATE OR REPLACE FUNCTION record_object(of_object_id int, by_actor_id int, by_tool text, for_reason text) RETURNS int
	LANGUAGE plpgsql AS $$
DECLARE
	made int;
BEGIN
	INSERT INTO object_revision (object_id, revision, actor_id, tool, reason, name,
			description, aliases, parent_ids, external_ids, merged_into_id)
		SELECT o.id, 1 + coalesce((SELECT max(r.revision) FROM object_revision r
				WHERE r.object_id = o.id), 0),
			by_actor_id, by_tool, for_reason, o.name, o.description,
			ARRAY(SELECT a.name FROM object_alias a WHERE a.object_id = o.id ORDER BY 1),
			ARRAY(SELECT e.parent_id FROM object_parent e WHERE e.object_id = o.id ORDER BY 1),
			object_external_ids(o.id), o.merged_into_id
		FROM object o WHERE o.id = of_object_id
		RETURNING revision INTO STRICT made;
	INSERT INTO change (actor_id, tool, kind, object_id, revision)
		VALUES (by_actor_id, by_tool, 'object', of_object_id, made);
	RETURN made;
END $$;

CREATE FUNCTION merge_object(from_id int, into_id int, by_actor_id int, by_tool text, for_reason text) RETURNS void
	LANGUAGE plpgsql AS $$
DECLARE
	parents int[];
	children int[];
	was object;
BEGIN
	PERFORM lock_invariant('tree');
	SELECT * INTO STRICT was FROM object WHERE id = from_id AND merged_into_id IS NULL;
	parents := ARRAY(SELECT parent_id FROM object_parent
		WHERE object_id = from_id AND parent_id <> into_id ORDER BY 1);
	children := ARRAY(SELECT object_id FROM object_parent
		WHERE parent_id = from_id AND object_id <> into_id ORDER BY 1);
	DELETE FROM object_parent WHERE from_id IN (object_id, parent_id);
	UPDATE object SET name = NULL, merged_into_id = into_id WHERE id = from_id;
	UPDATE object SET merged_into_id = into_id WHERE merged_into_id = from_id;
	UPDATE object SET description = was.description
		WHERE id = into_id AND description = '' AND was.description <> '';
	UPDATE object_alias SET object_id = into_id WHERE object_id = from_id;
	INSERT INTO object_alias (name, object_id) VALUES (was.name, into_id);
	UPDATE object_external_id SET object_id = into_id WHERE object_id = from_id;
	INSERT INTO object_parent (object_id, parent_id)
		SELECT into_id, unnest(parents)
		UNION ALL SELECT unnest(children), into_id
		UNION ALL SELECT from_id, into_id
		ON CONFLICT DO NOTHING;
	PERFORM record_object(c.id, by_actor_id, by_tool, for_reason)
		FROM unnest(ARRAY[from_id, into_id] || children) AS c(id);
END $$;
COMMENT ON FUNCTION merge_object(int, int, int, text, text) IS
	'Makes two objects one: names, parents and children go over, the old name stays as another name, regions are left alone';

CREATE FUNCTION delete_object(of_object_id int, by_actor_id int, by_tool text, for_reason text) RETURNS void
	LANGUAGE plpgsql AS $$
BEGIN
	PERFORM lock_invariant('tree');
	WITH made AS (INSERT INTO object_revision (object_id, revision, actor_id, tool, reason, name,
			description, aliases, parent_ids, external_ids, merged_into_id, is_deleted)
		SELECT r.object_id, r.revision + 1, by_actor_id, by_tool, for_reason, r.name,
			r.description, r.aliases, r.parent_ids, r.external_ids, r.merged_into_id, true
		FROM object o CROSS JOIN LATERAL (SELECT * FROM object_revision v
			WHERE v.object_id = o.id ORDER BY v.revision DESC LIMIT 1) r
		WHERE of_object_id IN (o.id, o.merged_into_id)
		RETURNING object_id, revision)
	INSERT INTO change (actor_id, tool, kind, object_id, revision)
		SELECT by_actor_id, by_tool, 'object', object_id, revision FROM made;
	DELETE FROM object WHERE of_object_id IN (id, merged_into_id);
END $$;
COMMENT ON FUNCTION delete_object(int, int, text, text) IS
	'Takes an object away that no region shows, with what was merged into it; its revisions stay';

CREATE FUNCTION object_name(of_object_id int) RETURNS text
	LANGUAGE sql STABLE STRICT
	RETURN coalesce((SELECT coalesce(o.name, m.name) FROM object o
			LEFT JOIN object m ON m.id = o.merged_into_id WHERE o.id = of_object_id),
		(SELECT r.name FROM object_revision r WHERE r.object_id = of_object_id
			AND r.name IS NOT NULL ORDER BY r.revision DESC LIMIT 1));
COMMENT ON FUNCTION object_name(int) IS
	'What an object is called now, under the name of what it became; the last name of one that was deleted';

-- ---- the check, and rights ----

CREATE OR REPLACE FUNCTION check_maintained() RETURNS TABLE (what text, id bigint, stored text, truth text)
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
	SELECT 'picture.licence_ids', p.id, p.licence_ids::text, n.ids::text
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
	SELECT 'picture_text.regions', t.picture_id, t.regions, regions_text(t.picture_id)
		FROM picture_text t WHERE t.regions <> regions_text(t.picture_id)
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
	UNION ALL
	SELECT 'region_revision', t.picture_id, t.regions, v.regions
		FROM picture_text t LEFT JOIN LATERAL (SELECT v.regions FROM region_revision v
			WHERE v.picture_id = t.picture_id ORDER BY v.revision DESC LIMIT 1) v ON true
		WHERE t.regions <> coalesce(v.regions, '[]')
	UNION ALL
	SELECT 'object_revision', o.id, o.name, NULL
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

GRANT SELECT ON external_kind, object_external_id TO pinakes_reader, pinakes_writer;
GRANT INSERT, UPDATE, DELETE ON object_external_id TO pinakes_writer;
GRANT EXECUTE ON FUNCTION object_likeness(text), object_external_ids(int), object_name(int)
	TO pinakes_reader, pinakes_writer;
GRANT EXECUTE ON FUNCTION merge_object(int, int, int, text, text),
	delete_object(int, int, text, text) TO pinakes_writer;
