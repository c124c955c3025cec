-- migrations/0030-datasets.sql: immutable versions of chosen pictures, to be cited and exported.

CREATE TABLE tree_text (
	sha256 bytea PRIMARY KEY
		CONSTRAINT tree_text_sha256_has_32_bytes CHECK (octet_length(sha256) = 32),
	body text NOT NULL,
	made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE tree_text IS 'The tree of objects as it stood, once for each state that a dataset uses';
COMMENT ON COLUMN tree_text.sha256 IS 'SHA-256 of the text';
COMMENT ON COLUMN tree_text.body IS 'One object a line, as JSON, by number';
COMMENT ON COLUMN tree_text.made_at IS 'When it was first used';

CREATE TYPE dataset_state AS ENUM ('choosing', 'writing', 'hashing', 'frozen', 'failed');
COMMENT ON TYPE dataset_state IS 'choosing: its pictures are being pinned; writing: its manifest is; hashing: it is read once more; frozen: it never changes again';

CREATE TABLE dataset (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	title text NOT NULL CONSTRAINT dataset_title_is_line CHECK (is_line(title, 500)),
	description text NOT NULL DEFAULT ''
		CONSTRAINT dataset_description_is_bounded CHECK (char_length(description) <= 20000),
	owner_id int NOT NULL REFERENCES account,
	predecessor_id int UNIQUE REFERENCES dataset,
	version int NOT NULL DEFAULT 1 CONSTRAINT dataset_version_is_positive CHECK (version > 0),
	is_silent boolean NOT NULL DEFAULT false,
	query text NOT NULL,
	group_by text[] NOT NULL,
	split_key text NOT NULL,
	train_share float8 NOT NULL,
	validation_share float8 NOT NULL,
	created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	worked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	state dataset_state NOT NULL DEFAULT 'choosing',
	trouble text,
	chooser bigint,
	chosen_at timestamptz,
	frozen_at timestamptz,
	picture_count int NOT NULL DEFAULT 0,
	written_count int NOT NULL DEFAULT 0,
	region_count bigint NOT NULL DEFAULT 0,
	tree_sha256 bytea REFERENCES tree_text,
	class_ids int[] NOT NULL DEFAULT '{}',
	head text,
	manifest_sha256 bytea,
	lines_sha256 bytea,
	lines_bytes bigint NOT NULL DEFAULT 0,
	CONSTRAINT dataset_follows_an_older CHECK (predecessor_id < id),
	CONSTRAINT dataset_splits_are_shares CHECK (train_share >= 0 AND validation_share >= 0
		AND train_share + validation_share <= 1 + 1e-9),
	CONSTRAINT dataset_frozen_is_whole CHECK (state <> 'frozen' OR (frozen_at IS NOT NULL
		AND chosen_at IS NOT NULL AND head IS NOT NULL AND manifest_sha256 IS NOT NULL
		AND lines_sha256 IS NOT NULL AND tree_sha256 IS NOT NULL AND written_count <= picture_count))
);
CREATE INDEX dataset_unfinished ON dataset (worked_at) WHERE state IN ('choosing', 'writing', 'hashing');
CREATE INDEX dataset_owner ON dataset (owner_id, id);
COMMENT ON TABLE dataset IS 'Versions of datasets; one that is frozen never changes';
COMMENT ON COLUMN dataset.id IS 'Number of this version';
COMMENT ON COLUMN dataset.title IS 'Title';
COMMENT ON COLUMN dataset.description IS 'Description, Markdown';
COMMENT ON COLUMN dataset.owner_id IS 'Who asked for it';
COMMENT ON COLUMN dataset.predecessor_id IS 'The version before this one, or NULL';
COMMENT ON COLUMN dataset.version IS '1 for the first, one more than its predecessor else';
COMMENT ON COLUMN dataset.is_silent IS 'Made to export a query: in no list, and given up after some days';
COMMENT ON COLUMN dataset.query IS 'The query that chose its pictures';
COMMENT ON COLUMN dataset.group_by IS 'What keeps pictures in one split: twins, copies, replacements, author, origin';
COMMENT ON COLUMN dataset.split_key IS 'Key of the hash that splits; a later version has the same';
COMMENT ON COLUMN dataset.train_share IS 'Share of groups that are for training, 0 to 1';
COMMENT ON COLUMN dataset.validation_share IS 'Share of groups that are for validation, 0 to 1; the rest is for testing';
COMMENT ON COLUMN dataset.created_at IS 'When it was asked for';
COMMENT ON COLUMN dataset.worked_at IS 'When it was last worked on; the one that waits longest is next';
COMMENT ON COLUMN dataset.state IS 'How far it is';
COMMENT ON COLUMN dataset.trouble IS 'Why it failed, or NULL';
COMMENT ON COLUMN dataset.chooser IS 'Drawn by the process that pins its pictures: what another has begun is begun anew';
COMMENT ON COLUMN dataset.chosen_at IS 'The moment as of which everything stands';
COMMENT ON COLUMN dataset.frozen_at IS 'When it was done';
COMMENT ON COLUMN dataset.picture_count IS 'Pictures that were chosen, so far';
COMMENT ON COLUMN dataset.written_count IS 'Pictures that the manifest has, so far';
COMMENT ON COLUMN dataset.region_count IS 'Their regions';
COMMENT ON COLUMN dataset.tree_sha256 IS 'The tree of objects as it stood';
COMMENT ON COLUMN dataset.class_ids IS 'Objects in the order of class numbers from 0; a later version only adds to it';
COMMENT ON COLUMN dataset.head IS 'First line of the manifest';
COMMENT ON COLUMN dataset.manifest_sha256 IS 'SHA-256 of the whole manifest: names the dataset';
COMMENT ON COLUMN dataset.lines_sha256 IS 'SHA-256 of the manifest without its first line';
COMMENT ON COLUMN dataset.lines_bytes IS 'Length of the manifest without its first line';

CREATE TABLE dataset_picture (
	dataset_id int NOT NULL REFERENCES dataset,
	picture_id int NOT NULL REFERENCES picture,
	text_revision int NOT NULL,
	region_revision int NOT NULL,
	media_id int NOT NULL REFERENCES media,
	group_key text COLLATE "C" NOT NULL DEFAULT '',
	PRIMARY KEY (dataset_id, picture_id)
);
CREATE INDEX dataset_picture_picture ON dataset_picture (picture_id);
CREATE INDEX dataset_picture_media ON dataset_picture (media_id);
COMMENT ON TABLE dataset_picture IS 'What each dataset has pinned; a pin keeps the file of a picture that is deleted';
COMMENT ON COLUMN dataset_picture.dataset_id IS 'The dataset';
COMMENT ON COLUMN dataset_picture.picture_id IS 'A picture of it';
COMMENT ON COLUMN dataset_picture.text_revision IS 'Revision of what was stated about it';
COMMENT ON COLUMN dataset_picture.region_revision IS 'Revision of its regions; 0: it never had any';
COMMENT ON COLUMN dataset_picture.media_id IS 'Its file';
COMMENT ON COLUMN dataset_picture.group_key IS 'Pictures with the same one are in the same split';

CREATE TABLE dataset_part (
	dataset_id int NOT NULL REFERENCES dataset,
	number int NOT NULL,
	first_id int NOT NULL,
	last_id int NOT NULL,
	picture_count int NOT NULL,
	bytes int NOT NULL,
	tally_names text[] NOT NULL,
	tally_pictures int[] NOT NULL,
	tally_regions int[] NOT NULL,
	body text COMPRESSION lz4 NOT NULL,
	PRIMARY KEY (dataset_id, number),
	UNIQUE (dataset_id, first_id)
);
COMMENT ON TABLE dataset_part IS 'The manifests as they are sent out, some hundred pictures a row';
COMMENT ON COLUMN dataset_part.dataset_id IS 'The dataset';
COMMENT ON COLUMN dataset_part.number IS 'Place, from 0';
COMMENT ON COLUMN dataset_part.first_id IS 'First picture that was chosen for it';
COMMENT ON COLUMN dataset_part.last_id IS 'Last picture that was chosen for it';
COMMENT ON COLUMN dataset_part.picture_count IS 'Lines it has';
COMMENT ON COLUMN dataset_part.bytes IS 'Length of the lines';
COMMENT ON COLUMN dataset_part.tally_names IS 'What is counted: kind, colon, name';
COMMENT ON COLUMN dataset_part.tally_pictures IS 'In how many pictures each is';
COMMENT ON COLUMN dataset_part.tally_regions IS 'In how many regions each is';
COMMENT ON COLUMN dataset_part.body IS 'Lines of JSON, one picture each, by number';

CREATE TABLE dataset_count (
	dataset_id int NOT NULL REFERENCES dataset,
	kind text NOT NULL,
	name text NOT NULL,
	picture_count int NOT NULL,
	region_count bigint NOT NULL,
	PRIMARY KEY (dataset_id, kind, name)
);
COMMENT ON TABLE dataset_count IS 'How much of what each dataset had when it was frozen';
COMMENT ON COLUMN dataset_count.dataset_id IS 'The dataset';
COMMENT ON COLUMN dataset_count.kind IS 'object, licence, credit, split';
COMMENT ON COLUMN dataset_count.name IS 'Which one';
COMMENT ON COLUMN dataset_count.picture_count IS 'Pictures';
COMMENT ON COLUMN dataset_count.region_count IS 'Regions';

CREATE TABLE dataset_measure (
	dataset_id int NOT NULL REFERENCES dataset,
	variant text NOT NULL,
	bytes bigint NOT NULL,
	member_bytes bigint[] NOT NULL,
	marks bigint[] NOT NULL,
	measured_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (dataset_id, variant)
);
COMMENT ON TABLE dataset_measure IS 'How long exports are, so that one can be had from any byte on; may be deleted at any time';
COMMENT ON COLUMN dataset_measure.dataset_id IS 'The dataset';
COMMENT ON COLUMN dataset_measure.variant IS 'Format, choices, and what was withdrawn';
COMMENT ON COLUMN dataset_measure.bytes IS 'Length of the whole export';
COMMENT ON COLUMN dataset_measure.member_bytes IS 'Lengths of the files in it that are written over all pictures';
COMMENT ON COLUMN dataset_measure.marks IS 'Where each step of writing begins: twice its first byte, and 1 where its list has begun';
COMMENT ON COLUMN dataset_measure.measured_at IS 'When it was measured';

-- What may no longer be given out. Bytes that are kept from everyone are kept
-- from exports too, whichever picture they came with.
CREATE FUNCTION dataset_withdrawn(of_dataset_id int) RETURNS TABLE (picture_id int, sha256 bytea,
	state text, reason moderation_reason, withdrawn_at timestamptz)
	LANGUAGE sql STABLE STRICT ROWS 10 AS $$
	SELECT d.picture_id, m.sha256,
		CASE WHEN p.visibility = 'purged' THEN 'purged' ELSE 'hidden' END,
		coalesce(t.reason, a.reason, 'other'), coalesce(t.purged_at, a.made_at, m.blocked_at)
	FROM (SELECT d.picture_id, d.media_id FROM picture p JOIN dataset_picture d
			ON d.dataset_id = of_dataset_id AND d.picture_id = p.id
			WHERE p.visibility IN ('hidden', 'purged')
		UNION SELECT d.picture_id, d.media_id FROM media m JOIN dataset_picture d
			ON d.dataset_id = of_dataset_id AND d.media_id = m.id
			WHERE m.keeping = 'removed' OR (m.keeping = 'withheld' AND EXISTS (
				SELECT FROM picture_text o JOIN picture p ON p.id = o.picture_id
				WHERE o.media_id = m.id AND p.visibility = 'hidden'))) d
	JOIN picture p ON p.id = d.picture_id JOIN media m ON m.id = d.media_id
	LEFT JOIN tombstone t ON t.picture_id = d.picture_id
	LEFT JOIN LATERAL (SELECT a.reason, a.made_at FROM moderation_action a
		WHERE a.picture_id = d.picture_id AND a.deed IN ('hide', 'purge')
		ORDER BY a.id DESC LIMIT 1) a ON true
	ORDER BY d.picture_id
$$;
COMMENT ON FUNCTION dataset_withdrawn(int) IS
	'Pictures of a dataset that are hidden or purged since';
CREATE INDEX picture_withdrawn ON picture (id) WHERE visibility IN ('hidden', 'purged');

CREATE OR REPLACE FUNCTION media_is_pinned(of_media_id int) RETURNS boolean
	LANGUAGE sql STABLE STRICT
	RETURN EXISTS (SELECT FROM dataset_picture d WHERE d.media_id = of_media_id);

-- ---- what keeps pictures together ----

-- The number of the oldest picture that this one goes back to. Only older
-- pictures are looked at: what comes later changes no group.
CREATE FUNCTION picture_root(of_picture_id int, group_by text[]) RETURNS int
	LANGUAGE sql STABLE STRICT AS $$
	WITH RECURSIVE up(id) AS (
		SELECT of_picture_id
		UNION SELECT o.id FROM up JOIN picture p ON p.id = up.id
			JOIN picture_text t ON t.picture_id = p.id JOIN media m ON m.id = t.media_id
			CROSS JOIN LATERAL (
				SELECT p.copied_from_id AS id WHERE 'copies' = ANY (group_by)
				UNION ALL SELECT r.id FROM picture r
					WHERE r.replaced_by_id = p.id AND 'replacements' = ANY (group_by)
				UNION ALL SELECT s.picture_id FROM picture_text s
					WHERE s.media_id = m.id AND 'twins' = ANY (group_by)
				UNION ALL SELECT s.picture_id FROM media n JOIN picture_text s ON s.media_id = n.id
					WHERE 'twins' = ANY (group_by) AND n.perceptual_hash IS NOT NULL AND n.id <> m.id
					AND (((n.perceptual_hash >> 48) & 65535) = ((m.perceptual_hash >> 48) & 65535)
						OR ((n.perceptual_hash >> 32) & 65535) = ((m.perceptual_hash >> 32) & 65535)
						OR ((n.perceptual_hash >> 16) & 65535) = ((m.perceptual_hash >> 16) & 65535)
						OR (n.perceptual_hash & 65535) = (m.perceptual_hash & 65535))
					AND bit_count((n.perceptual_hash # m.perceptual_hash)::bit(64)) <= 3) o
			WHERE o.id < up.id)
	SELECT min(id) FROM up
$$;
COMMENT ON FUNCTION picture_root(int, text[]) IS
	'The oldest picture that a picture is a copy, a replacement or a near twin of';

CREATE FUNCTION picture_group(of_picture_id int, group_by text[]) RETURNS text
	LANGUAGE sql STABLE STRICT
	RETURN (SELECT coalesce(
			CASE WHEN 'author' = ANY (group_by) THEN 'author ' || p.author_id END,
			CASE WHEN 'origin' = ANY (group_by) THEN 'origin ' || substring(p.origin_key from '^[^/?#]+') END,
			'picture ' || p.id)
		FROM picture p WHERE p.id = picture_root(of_picture_id, group_by));
COMMENT ON FUNCTION picture_group(int, text[]) IS
	'What a picture has in common with all that must be in one split';

-- ---- nothing is rewritten, and what a purge erases ----

CREATE FUNCTION dataset_stays() RETURNS trigger
	LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'dataset % is frozen', OLD.id
		USING ERRCODE = 'check_violation', CONSTRAINT = 'dataset_is_frozen';
END $$;
CREATE TRIGGER dataset_stays BEFORE UPDATE ON dataset FOR EACH ROW
	WHEN (OLD.state = 'frozen') EXECUTE FUNCTION dataset_stays();
CREATE TRIGGER dataset_part_stays BEFORE UPDATE ON dataset_part FOR EACH ROW
	EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION erase_from_datasets(of_picture_id int) RETURNS void
	LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM dataset_measure m USING dataset_picture d
		WHERE d.picture_id = of_picture_id AND m.dataset_id = d.dataset_id;
	UPDATE dataset_part o SET body = n.body, bytes = octet_length(n.body), picture_count = o.picture_count - 1
		FROM dataset_picture d
		JOIN dataset_part part ON part.dataset_id = d.dataset_id
			AND part.first_id <= of_picture_id AND part.last_id >= of_picture_id
		CROSS JOIN LATERAL (SELECT coalesce(string_agg(l.line || E'\n', '' ORDER BY l.place), '') AS body
			FROM string_to_table(rtrim(part.body, E'\n'), E'\n') WITH ORDINALITY AS l(line, place)
			WHERE l.line <> '' AND NOT starts_with(l.line, '{"id":' || of_picture_id || ',')) n
		WHERE d.picture_id = of_picture_id AND o.dataset_id = part.dataset_id AND o.number = part.number
		AND octet_length(n.body) <> o.bytes;
END $$;
COMMENT ON FUNCTION erase_from_datasets(int) IS
	'Takes the line of a picture out of all manifests';

DO $$
DECLARE
	body text := (SELECT prosrc FROM pg_proc WHERE oid = 'erase_picture(int)'::regprocedure);
	last text := E'\tPERFORM set_config(''pinakes.purge'', ''off'', true);\n';
BEGIN
	IF strpos(body, last) = 0 THEN
		RAISE EXCEPTION 'erase_picture does not end as expected';
	END IF;
	EXECUTE 'CREATE OR REPLACE FUNCTION erase_picture(of_picture_id int) RETURNS void'
		' LANGUAGE plpgsql AS ' || quote_literal(replace(body, last,
			E'\tPERFORM erase_from_datasets(of_picture_id);\n' || last));
END $$;

CREATE FUNCTION forget_silent_datasets(keep_days int) RETURNS int
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	old int[] := ARRAY(SELECT id FROM dataset WHERE is_silent
		AND created_at < now() - keep_days * interval '1 day'
		AND worked_at < now() - interval '1 day' ORDER BY id LIMIT 10);
BEGIN
	DELETE FROM dataset_measure WHERE dataset_id = ANY (old);
	DELETE FROM dataset_count WHERE dataset_id = ANY (old);
	DELETE FROM dataset_part WHERE dataset_id = ANY (old);
	DELETE FROM dataset_picture WHERE dataset_id = ANY (old);
	DELETE FROM dataset WHERE id = ANY (old);
	RETURN cardinality(old);
END $$;
COMMENT ON FUNCTION forget_silent_datasets(int) IS
	'Gives up datasets that were made to export a query so many days ago; returns how many';

-- ---- the check, and rights ----

CREATE FUNCTION check_datasets() RETURNS TABLE (what text, id bigint, stored text, truth text)
	LANGUAGE sql STABLE AS $$
	SELECT 'dataset.picture_count', s.id::bigint, s.picture_count::text, n.n::text
		FROM dataset s CROSS JOIN LATERAL (SELECT count(*) AS n FROM dataset_picture d
			WHERE d.dataset_id = s.id) n
		WHERE s.state = 'frozen' AND s.picture_count <> n.n
	UNION ALL
	SELECT 'dataset_part.body', p.dataset_id, p.bytes || '/' || p.picture_count,
			octet_length(p.body) || '/' || n.n
		FROM dataset_part p CROSS JOIN LATERAL (SELECT count(*) AS n
			FROM string_to_table(p.body, E'\n') AS l(line) WHERE l.line <> '') n
		WHERE (p.bytes, p.picture_count) <> (octet_length(p.body), n.n)
	UNION ALL
	SELECT 'purged picture of a dataset', p.dataset_id, d.picture_id::text, NULL
		FROM picture g JOIN dataset_picture d ON d.picture_id = g.id
		JOIN dataset_part p ON p.dataset_id = d.dataset_id
			AND p.first_id <= g.id AND p.last_id >= g.id
		WHERE g.visibility = 'purged' AND strpos(E'\n' || p.body, E'\n{"id":' || g.id || ',') > 0
$$;
COMMENT ON FUNCTION check_datasets() IS
	'Every dataset whose counts are wrong or that still holds what was purged; empty when all is well';

DO $$
DECLARE
	body text := (SELECT prosrc FROM pg_proc WHERE oid = 'check_maintained()'::regprocedure);
BEGIN
	EXECUTE 'CREATE OR REPLACE FUNCTION check_maintained()'
		' RETURNS TABLE (what text, id bigint, stored text, truth text)'
		' LANGUAGE sql STABLE AS ' || quote_literal(body
		|| E'	UNION ALL\n	SELECT * FROM check_datasets()\n');
END $$;

GRANT SELECT ON tree_text, dataset, dataset_picture, dataset_part, dataset_count, dataset_measure
	TO pinakes_reader, pinakes_writer;
GRANT INSERT ON tree_text, dataset, dataset_picture, dataset_part, dataset_count, dataset_measure
	TO pinakes_writer;
GRANT UPDATE (worked_at, state, trouble, chooser, chosen_at, frozen_at, picture_count, written_count,
	region_count, tree_sha256, class_ids, head, manifest_sha256, lines_sha256, lines_bytes)
	ON dataset TO pinakes_writer;
GRANT DELETE ON dataset_picture, dataset_measure TO pinakes_writer;
GRANT EXECUTE ON FUNCTION dataset_withdrawn(int) TO pinakes_reader, pinakes_writer;
GRANT EXECUTE ON FUNCTION picture_root(int, text[]), picture_group(int, text[]),
	forget_silent_datasets(int) TO pinakes_writer;
