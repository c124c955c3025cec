-- migrations/0002-vocabulary.sql: licences, natures, file formats, and the tree of objects.

CREATE TABLE licence (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	code text COLLATE "C" NOT NULL UNIQUE
		CONSTRAINT licence_code_is_identifier
		CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9.+-]{0,99}$'),
	title text NOT NULL
		CONSTRAINT licence_title_is_line CHECK (is_line(title, 300) AND title <> ''),
	description text NOT NULL DEFAULT '',
	info_url text,
	legalese_url text,
	logo_url text,
	is_free boolean NOT NULL,
	is_pinned boolean NOT NULL DEFAULT false,
	picture_count int NOT NULL DEFAULT 0
);
COMMENT ON TABLE licence IS 'Licences that a picture may carry: SPDX identifiers, others with X-';
COMMENT ON COLUMN licence.id IS 'Number, for arrays in picture rows';
COMMENT ON COLUMN licence.code IS 'The identifier that people and programs use';
COMMENT ON COLUMN licence.title IS 'Full name';
COMMENT ON COLUMN licence.description IS 'What it asks of people, in plain English';
COMMENT ON COLUMN licence.info_url IS 'Page about the licence, or NULL';
COMMENT ON COLUMN licence.legalese_url IS 'The legal text, or NULL';
COMMENT ON COLUMN licence.logo_url IS 'A picture of its mark, or NULL';
COMMENT ON COLUMN licence.is_free IS 'Whether it grants the Four Freedoms: use, study, share, change, for everyone and any purpose';
COMMENT ON COLUMN licence.is_pinned IS 'Whether it stands at the top of lists';
COMMENT ON COLUMN licence.picture_count IS 'Pictures, hidden ones too, counted now and then by the keeper; a hint for plans, never truth';

CREATE TABLE nature (
	id smallint PRIMARY KEY,
	code text COLLATE "C" NOT NULL UNIQUE
		CONSTRAINT nature_code_is_identifier CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,49}$'),
	description text NOT NULL,
	picture_count int NOT NULL DEFAULT 0
);
COMMENT ON TABLE nature IS 'How a picture came to be';
COMMENT ON COLUMN nature.id IS 'Number, also the order in lists';
COMMENT ON COLUMN nature.code IS 'The identifier that people and programs use';
COMMENT ON COLUMN nature.description IS 'What it is, in plain English';
COMMENT ON COLUMN nature.picture_count IS 'Pictures, hidden ones too, counted now and then by the keeper; a hint for plans, never truth';

-- Told apart by who or what made the pixels, because that is what a model
-- learns from: a lens, a hand, a scanner, a renderer, a screen, a generator.
INSERT INTO nature (id, code, description) VALUES
	(1, 'photo', 'Photograph: taken by a camera'),
	(2, 'painting', 'Painting: made by hand with paint, photographed or scanned'),
	(3, 'drawing', 'Drawing: made by hand with pen, pencil or chalk, or on a tablet'),
	(4, 'print', 'Print: woodcut, engraving, etching, lithograph, poster'),
	(5, 'scan', 'Scan: a document or an object laid on a scanner'),
	(6, 'screenshot', 'Screenshot: what a screen showed'),
	(7, 'computer-2d-art', 'Computer 2D art: icons, clip art and flat graphics made on a computer'),
	(8, 'computer-3d-art', 'Computer 3D art: rendered from a model of a scene'),
	(9, 'diagram', 'Diagram: charts, maps, plans, figures'),
	(10, 'video-frame', 'Video frame: a still taken from a film or video'),
	(11, 'microscopy', 'Microscopy: taken through a microscope'),
	(12, 'medical', 'Medical image: X-ray, tomography, ultrasound, retina and their like'),
	(13, 'satellite', 'Satellite or aerial image: the ground seen from above'),
	(14, 'astronomy', 'Astronomical image: taken through a telescope or by a spacecraft'),
	(15, 'collage', 'Collage: put together from several sources'),
	(16, 'generated', 'Generated: made by a statistical model from a text or an example'),
	(17, 'other', 'Other: none of these');

CREATE TABLE file_format (
	id smallint PRIMARY KEY,
	media_type text COLLATE "C" NOT NULL UNIQUE,
	extension text COLLATE "C" NOT NULL UNIQUE
);
COMMENT ON TABLE file_format IS 'Types of image files that the site takes';
COMMENT ON COLUMN file_format.id IS 'Number, for picture rows';
COMMENT ON COLUMN file_format.media_type IS 'MIME type';
COMMENT ON COLUMN file_format.extension IS 'How the names of stored files end, without the dot';
INSERT INTO file_format (id, media_type, extension) VALUES
	(1, 'image/jpeg', 'jpg'), (2, 'image/png', 'png'),
	(3, 'image/webp', 'webp'), (4, 'image/gif', 'gif'),
	(5, 'image/tiff', 'tif'), (6, 'image/avif', 'avif'),
	(7, 'image/heic', 'heic'), (8, 'image/svg+xml', 'svg');

-- Objects: what a region may show. A graph without cycles, several parents
-- allowed; the region keeps the object a person chose, ancestors are found
-- at query time.
CREATE TABLE object (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text COLLATE "C" NOT NULL UNIQUE
		CONSTRAINT object_name_is_line CHECK (is_line(name, 200) AND name <> ''),
	description text NOT NULL DEFAULT ''
		CONSTRAINT object_description_is_bounded CHECK (char_length(description) <= 5000),
	created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	created_by_id int REFERENCES account,
	picture_count int NOT NULL DEFAULT 0
);
COMMENT ON TABLE object IS 'Labels of regions; a graph by object_parent';
COMMENT ON COLUMN object.id IS 'Number; a renamed object keeps it';
COMMENT ON COLUMN object.name IS 'What people call it, compared as written';
COMMENT ON COLUMN object.description IS 'What counts as one and what does not';
COMMENT ON COLUMN object.created_at IS 'When it was registered';
COMMENT ON COLUMN object.created_by_id IS 'Who registered it; NULL: came with the site';
COMMENT ON COLUMN object.picture_count IS 'Pictures with a region of exactly this object, hidden ones too, counted now and then by the keeper; a hint for plans, never truth';

CREATE TABLE object_alias (
	name text COLLATE "C" PRIMARY KEY
		CONSTRAINT object_alias_name_is_line CHECK (is_line(name, 200) AND name <> ''),
	object_id int NOT NULL REFERENCES object ON DELETE CASCADE
);
CREATE INDEX object_alias_object ON object_alias (object_id);
COMMENT ON TABLE object_alias IS 'Other names of objects, resolved when a query is run';
COMMENT ON COLUMN object_alias.name IS 'The other name; never the name of an object';
COMMENT ON COLUMN object_alias.object_id IS 'The object that is meant';

CREATE TABLE object_parent (
	object_id int NOT NULL REFERENCES object ON DELETE CASCADE,
	parent_id int NOT NULL REFERENCES object ON DELETE CASCADE,
	PRIMARY KEY (object_id, parent_id),
	CONSTRAINT object_parent_is_another CHECK (object_id <> parent_id)
);
CREATE UNIQUE INDEX object_child ON object_parent (parent_id, object_id);
COMMENT ON TABLE object_parent IS 'Edges of the tree: every object_id is a kind or a part of its parent_id';
COMMENT ON COLUMN object_parent.object_id IS 'The narrower object';
COMMENT ON COLUMN object_parent.parent_id IS 'The broader object';

-- One lock for all that must look at several rows before it is true. Each
-- statement behind it sees what the others committed only under READ
-- COMMITTED; under a frozen snapshot two transactions could close a cycle.
CREATE FUNCTION lock_invariant(name text) RETURNS void
	LANGUAGE plpgsql AS $$
BEGIN
	IF current_setting('transaction_isolation') <> 'read committed' THEN
		RAISE EXCEPTION 'changes of the % need isolation level READ COMMITTED', name
			USING ERRCODE = 'feature_not_supported';
	END IF;
	PERFORM pg_advisory_xact_lock(hashtext('pinakes'), hashtext(name));
END $$;
COMMENT ON FUNCTION lock_invariant(text) IS
	'Makes writers of one invariant (tree, replacement) wait for each other, to the end of the transaction';

CREATE FUNCTION object_parent_check() RETURNS trigger
	LANGUAGE plpgsql AS $$
BEGIN
	PERFORM lock_invariant('tree');
	IF EXISTS (WITH RECURSIVE above(id) AS (
			SELECT NEW.parent_id
			UNION SELECT p.parent_id FROM above
				JOIN object_parent p ON p.object_id = above.id)
		SELECT FROM above WHERE id = NEW.object_id) THEN
		RAISE EXCEPTION 'object % is above object % already', NEW.object_id, NEW.parent_id
			USING ERRCODE = 'check_violation', CONSTRAINT = 'object_parent_has_no_cycle';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER object_parent_check BEFORE INSERT OR UPDATE ON object_parent
	FOR EACH ROW EXECUTE FUNCTION object_parent_check();

-- A name means one object: as its name or as an alias, not both.
CREATE FUNCTION object_name_check() RETURNS trigger
	LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND NEW.name = OLD.name THEN
		RETURN NEW;
	END IF;
	PERFORM lock_invariant('tree');
	IF (TG_TABLE_NAME = 'object' AND EXISTS (SELECT FROM object_alias WHERE name = NEW.name))
	OR (TG_TABLE_NAME = 'object_alias' AND EXISTS (SELECT FROM object WHERE name = NEW.name)) THEN
		RAISE EXCEPTION 'the name "%" is taken', NEW.name
			USING ERRCODE = 'unique_violation', CONSTRAINT = 'object_name_means_one';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER object_name_check BEFORE INSERT OR UPDATE OF name ON object
	FOR EACH ROW EXECUTE FUNCTION object_name_check();
CREATE TRIGGER object_alias_name_check BEFORE INSERT OR UPDATE ON object_alias
	FOR EACH ROW EXECUTE FUNCTION object_name_check();

-- The catalogue's version: workers keep names of objects, licences and
-- natures for as long as it stands still.
CREATE TABLE catalogue (
	is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
	version bigint NOT NULL
);
COMMENT ON TABLE catalogue IS 'One row: the version of all names';
COMMENT ON COLUMN catalogue.is_only IS 'True: there is one row';
COMMENT ON COLUMN catalogue.version IS 'Grows with every change of a name of an object, licence or nature';
INSERT INTO catalogue (version) VALUES (1);

CREATE FUNCTION catalogue_changed() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE catalogue SET version = version + 1;
	RETURN NULL;
END $$;
CREATE TRIGGER object_renamed AFTER UPDATE OF name OR DELETE ON object
	FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed();
CREATE TRIGGER licence_changed AFTER INSERT OR UPDATE OF code OR DELETE ON licence
	FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed();
CREATE TRIGGER nature_changed AFTER INSERT OR UPDATE OF code OR DELETE ON nature
	FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed();
