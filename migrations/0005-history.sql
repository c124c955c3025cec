-- migrations/0005-history.sql: append-only revisions and the one change log.

CREATE TABLE picture_revision (
	picture_id int NOT NULL REFERENCES picture,
	revision int NOT NULL CONSTRAINT picture_revision_is_positive CHECK (revision > 0),
	made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	actor_id int REFERENCES account,
	tool text NOT NULL CONSTRAINT picture_revision_tool_is_line CHECK (is_line(tool, 200)),
	reason text NOT NULL DEFAULT '',
	title text NOT NULL,
	description text NOT NULL,
	origin_url text,
	creator text,
	credit_url text,
	nature_id smallint,
	licence_ids int[] NOT NULL,
	replaced_by_id int,
	copied_from_id int,
	visibility visibility NOT NULL,
	annotators annotators NOT NULL,
	media_sha256 bytea NOT NULL,
	PRIMARY KEY (picture_id, revision)
);
COMMENT ON TABLE picture_revision IS 'What was stated about a picture, whole, at each change';
COMMENT ON COLUMN picture_revision.picture_id IS 'The picture';
COMMENT ON COLUMN picture_revision.revision IS 'Number of the revision within its picture, from 1';
COMMENT ON COLUMN picture_revision.made_at IS 'When it was made';
COMMENT ON COLUMN picture_revision.actor_id IS 'Who made it; NULL: the administrator at the database';
COMMENT ON COLUMN picture_revision.tool IS 'With which program';
COMMENT ON COLUMN picture_revision.reason IS 'Why, in the words of who made it';
COMMENT ON COLUMN picture_revision.title IS 'Title';
COMMENT ON COLUMN picture_revision.description IS 'Description';
COMMENT ON COLUMN picture_revision.origin_url IS 'Where it came from';
COMMENT ON COLUMN picture_revision.creator IS 'Who made the picture';
COMMENT ON COLUMN picture_revision.credit_url IS 'Address to credit';
COMMENT ON COLUMN picture_revision.nature_id IS 'How it came to be';
COMMENT ON COLUMN picture_revision.licence_ids IS 'Its licences, ascending';
COMMENT ON COLUMN picture_revision.replaced_by_id IS 'Its replacement';
COMMENT ON COLUMN picture_revision.copied_from_id IS 'What it is a copy of';
COMMENT ON COLUMN picture_revision.visibility IS 'Who could see it';
COMMENT ON COLUMN picture_revision.annotators IS 'Who could annotate it';
COMMENT ON COLUMN picture_revision.media_sha256 IS 'SHA-256 of its file';

CREATE TABLE region_revision (
	picture_id int NOT NULL REFERENCES picture,
	revision int NOT NULL CONSTRAINT region_revision_is_positive CHECK (revision > 0),
	made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	actor_id int REFERENCES account,
	tool text NOT NULL CONSTRAINT region_revision_tool_is_line CHECK (is_line(tool, 200)),
	reason text NOT NULL DEFAULT '',
	regions text NOT NULL,
	PRIMARY KEY (picture_id, revision)
);
COMMENT ON TABLE region_revision IS 'All regions of a picture, as they are sent out, at each change';
COMMENT ON COLUMN region_revision.picture_id IS 'The picture';
COMMENT ON COLUMN region_revision.revision IS 'Number of the revision within its picture, from 1';
COMMENT ON COLUMN region_revision.made_at IS 'When it was made';
COMMENT ON COLUMN region_revision.actor_id IS 'Who made it; NULL: the administrator at the database';
COMMENT ON COLUMN region_revision.tool IS 'With which program';
COMMENT ON COLUMN region_revision.reason IS 'Why, in the words of who made it';
COMMENT ON COLUMN region_revision.regions IS 'The regions as in picture_text.regions';

CREATE TABLE object_revision (
	object_id int NOT NULL,
	revision int NOT NULL CONSTRAINT object_revision_is_positive CHECK (revision > 0),
	made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	actor_id int REFERENCES account,
	tool text NOT NULL CONSTRAINT object_revision_tool_is_line CHECK (is_line(tool, 200)),
	reason text NOT NULL DEFAULT '',
	name text NOT NULL,
	description text NOT NULL,
	aliases text[] NOT NULL,
	parent_ids int[] NOT NULL,
	PRIMARY KEY (object_id, revision)
);
COMMENT ON TABLE object_revision IS 'What was stated about an object, whole, at each change; stays when the object goes';
COMMENT ON COLUMN object_revision.object_id IS 'The object';
COMMENT ON COLUMN object_revision.revision IS 'Number of the revision within its object, from 1';
COMMENT ON COLUMN object_revision.made_at IS 'When it was made';
COMMENT ON COLUMN object_revision.actor_id IS 'Who made it; NULL: the administrator at the database';
COMMENT ON COLUMN object_revision.tool IS 'With which program';
COMMENT ON COLUMN object_revision.reason IS 'Why, in the words of who made it';
COMMENT ON COLUMN object_revision.name IS 'Name';
COMMENT ON COLUMN object_revision.description IS 'Description';
COMMENT ON COLUMN object_revision.aliases IS 'Other names, in byte order';
COMMENT ON COLUMN object_revision.parent_ids IS 'Parents, ascending';

CREATE TYPE change_kind AS ENUM ('picture', 'regions', 'object', 'gallery', 'moderation');
COMMENT ON TYPE change_kind IS 'What a line of the change log is about';

CREATE TABLE change (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	number bigint UNIQUE,
	transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
	made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	actor_id int REFERENCES account,
	tool text NOT NULL,
	kind change_kind NOT NULL,
	picture_id int,
	object_id int,
	gallery_id int,
	revision int
);
CREATE INDEX change_waiting ON change (transaction, id) WHERE number IS NULL;
COMMENT ON TABLE change IS 'Every change of the site, append-only; lines refer, content stands in the revisions';
COMMENT ON COLUMN change.id IS 'Order of writing; may become visible out of order, so it is never shown';
COMMENT ON COLUMN change.number IS 'Public number, dense, in an order that a reader can follow without missing one; NULL until the keeper has given it';
COMMENT ON COLUMN change.transaction IS 'Transaction that wrote the line';
COMMENT ON COLUMN change.made_at IS 'When it was written';
COMMENT ON COLUMN change.actor_id IS 'Who did it; NULL: the administrator at the database';
COMMENT ON COLUMN change.tool IS 'With which program';
COMMENT ON COLUMN change.kind IS 'What it is about';
COMMENT ON COLUMN change.picture_id IS 'The picture, or NULL';
COMMENT ON COLUMN change.object_id IS 'The object, or NULL';
COMMENT ON COLUMN change.gallery_id IS 'The gallery, or NULL';
COMMENT ON COLUMN change.revision IS 'Its revision, or NULL';

CREATE TABLE feed (
	is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
	epoch uuid NOT NULL,
	last_number bigint NOT NULL
);
COMMENT ON TABLE feed IS 'One row: where the numbering of changes stands';
COMMENT ON COLUMN feed.is_only IS 'True: there is one row';
COMMENT ON COLUMN feed.epoch IS 'Renewed by a restore; numbers of different epochs are not comparable';
COMMENT ON COLUMN feed.last_number IS 'The last number given';
INSERT INTO feed (epoch, last_number) VALUES (gen_random_uuid(), 0);

-- A line gets its number once no transaction that began earlier can still
-- commit, in the order (transaction, id): a reader that asks "after n" then
-- misses none.
CREATE FUNCTION number_changes(at_most int) RETURNS int
	LANGUAGE plpgsql AS $$
DECLARE
	numbered int;
BEGIN
	PERFORM FROM feed FOR UPDATE;
	WITH settled AS (
		SELECT id, row_number() OVER (ORDER BY transaction, id) AS place
		FROM change
		WHERE number IS NULL AND transaction < pg_snapshot_xmin(pg_current_snapshot())
		ORDER BY transaction, id LIMIT at_most)
	UPDATE change c SET number = f.last_number + s.place
		FROM settled s, feed f WHERE c.id = s.id;
	GET DIAGNOSTICS numbered = ROW_COUNT;
	UPDATE feed SET last_number = last_number + numbered WHERE numbered > 0;
	RETURN numbered;
END $$;
COMMENT ON FUNCTION number_changes(int) IS
	'Gives public numbers to settled lines of the change log; returns how many';

-- A revision is the current state, copied; the change line is written with it.
CREATE FUNCTION record_picture(of_picture_id int, by_actor_id int, by_tool text, for_reason text) RETURNS int
	LANGUAGE plpgsql AS $$
DECLARE
	made int;
BEGIN
	INSERT INTO picture_revision (picture_id, revision, actor_id, tool, reason, title,
			description, origin_url, creator, credit_url, nature_id, licence_ids,
			replaced_by_id, copied_from_id, visibility, annotators, media_sha256)
		SELECT p.id, 1 + coalesce((SELECT max(r.revision) FROM picture_revision r
				WHERE r.picture_id = p.id), 0),
			by_actor_id, by_tool, for_reason, p.title, t.description, t.origin_url,
			t.creator, t.credit_url, p.nature_id, p.licence_ids, p.replaced_by_id,
			p.copied_from_id, p.visibility, t.annotators, m.sha256
		FROM picture p JOIN picture_text t ON t.picture_id = p.id
		JOIN media m ON m.id = t.media_id
		WHERE p.id = of_picture_id
		RETURNING revision INTO STRICT made;
	INSERT INTO change (actor_id, tool, kind, picture_id, revision)
		VALUES (by_actor_id, by_tool, 'picture', of_picture_id, made);
	RETURN made;
END $$;
COMMENT ON FUNCTION record_picture(int, int, text, text) IS
	'Records what is now stated about a picture as its next revision';

CREATE FUNCTION record_regions(of_picture_id int, by_actor_id int, by_tool text, for_reason text) RETURNS int
	LANGUAGE plpgsql AS $$
DECLARE
	made int;
BEGIN
	INSERT INTO region_revision (picture_id, revision, actor_id, tool, reason, regions)
		SELECT t.picture_id, 1 + coalesce((SELECT max(r.revision) FROM region_revision r
				WHERE r.picture_id = t.picture_id), 0),
			by_actor_id, by_tool, for_reason, t.regions
		FROM picture_text t WHERE t.picture_id = of_picture_id
		RETURNING revision INTO STRICT made;
	INSERT INTO change (actor_id, tool, kind, picture_id, revision)
		VALUES (by_actor_id, by_tool, 'regions', of_picture_id, made);
	RETURN made;
END $$;
COMMENT ON FUNCTION record_regions(int, int, text, text) IS
	'Records the regions of a picture as its next revision';

CREATE FUNCTION record_object(of_object_id int, by_actor_id int, by_tool text, for_reason text) RETURNS int
	LANGUAGE plpgsql AS $$
DECLARE
	made int;
BEGIN
	INSERT INTO object_revision (object_id, revision, actor_id, tool, reason, name,
			description, aliases, parent_ids)
		SELECT o.id, 1 + coalesce((SELECT max(r.revision) FROM object_revision r
				WHERE r.object_id = o.id), 0),
			by_actor_id, by_tool, for_reason, o.name, o.description,
			ARRAY(SELECT a.name FROM object_alias a WHERE a.object_id = o.id ORDER BY 1),
			ARRAY(SELECT e.parent_id FROM object_parent e WHERE e.object_id = o.id ORDER BY 1)
		FROM object o WHERE o.id = of_object_id
		RETURNING revision INTO STRICT made;
	INSERT INTO change (actor_id, tool, kind, object_id, revision)
		VALUES (by_actor_id, by_tool, 'object', of_object_id, made);
	RETURN made;
END $$;
COMMENT ON FUNCTION record_object(int, int, text, text) IS
	'Records what is now stated about an object as its next revision';

-- Nothing is overwritten. Only a purge by the owner of the schema, which says
-- so, may erase content.
CREATE FUNCTION refuse_rewriting() RETURNS trigger
	LANGUAGE plpgsql AS $$
BEGIN
	IF current_setting('pinakes.purge', true) = 'on' AND pg_has_role(current_user,
			(SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
		RETURN coalesce(NEW, OLD);
	END IF;
	RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
		USING ERRCODE = 'check_violation', CONSTRAINT = 'history_is_append_only';
END $$;
CREATE TRIGGER picture_revision_stays BEFORE UPDATE OR DELETE ON picture_revision
	FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER region_revision_stays BEFORE UPDATE OR DELETE ON region_revision
	FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER object_revision_stays BEFORE UPDATE OR DELETE ON object_revision
	FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER change_stays BEFORE DELETE ON change
	FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER change_is_numbered_once BEFORE UPDATE ON change FOR EACH ROW
	WHEN (OLD.number IS NOT NULL OR ROW(OLD.id, OLD.transaction, OLD.made_at, OLD.actor_id,
			OLD.tool, OLD.kind, OLD.picture_id, OLD.object_id, OLD.gallery_id, OLD.revision)
		IS DISTINCT FROM ROW(NEW.id, NEW.transaction, NEW.made_at, NEW.actor_id,
			NEW.tool, NEW.kind, NEW.picture_id, NEW.object_id, NEW.gallery_id, NEW.revision))
	EXECUTE FUNCTION refuse_rewriting();
