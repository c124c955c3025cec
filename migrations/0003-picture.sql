-- migrations/0003-picture.sql: pictures, their files, texts, licences and regions.

CREATE TABLE media (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	sha256 bytea NOT NULL UNIQUE
		CONSTRAINT media_sha256_has_32_bytes CHECK (octet_length(sha256) = 32),
	received_sha256 bytea NOT NULL
		CONSTRAINT media_received_sha256_has_32_bytes CHECK (octet_length(received_sha256) = 32),
	file_format_id smallint NOT NULL REFERENCES file_format,
	size_bytes bigint NOT NULL CONSTRAINT media_has_bytes CHECK (size_bytes > 0),
	width int NOT NULL CONSTRAINT media_has_width CHECK (width BETWEEN 1 AND 1000000),
	height int NOT NULL CONSTRAINT media_has_height CHECK (height BETWEEN 1 AND 1000000),
	frame_count int NOT NULL DEFAULT 1 CONSTRAINT media_has_frames CHECK (frame_count >= 1),
	perceptual_hash bigint,
	received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	blocked_at timestamptz
);
CREATE INDEX media_received ON media (received_sha256);
COMMENT ON TABLE media IS 'Image files, by the SHA-256 of their bytes; the same bytes are stored once';
COMMENT ON COLUMN media.id IS 'Number of the file';
COMMENT ON COLUMN media.sha256 IS 'SHA-256 of the stored bytes: the name of the file';
COMMENT ON COLUMN media.received_sha256 IS 'SHA-256 of the bytes that were sent, before private metadata was taken out';
COMMENT ON COLUMN media.file_format_id IS 'What the bytes say it is';
COMMENT ON COLUMN media.size_bytes IS 'Length of the file in bytes';
COMMENT ON COLUMN media.width IS 'Width as displayed, in pixels';
COMMENT ON COLUMN media.height IS 'Height as displayed, in pixels';
COMMENT ON COLUMN media.frame_count IS 'Frames or pages';
COMMENT ON COLUMN media.perceptual_hash IS '64 bits that are alike for pictures that look alike; NULL for flat pictures';
COMMENT ON COLUMN media.received_at IS 'When the file came in';
COMMENT ON COLUMN media.blocked_at IS 'Since when these bytes are refused; NULL: they are not';

CREATE TYPE visibility AS ENUM ('listed', 'hidden', 'deleted', 'purged');
COMMENT ON TYPE visibility IS 'listed: everyone sees it; hidden: by moderators; deleted: by its author; purged: by law, content erased';
CREATE TYPE annotators AS ENUM ('open', 'proposals');
COMMENT ON TYPE annotators IS 'open: anyone signed in may annotate; proposals: saves of others wait for the author';

-- Titles are ordered by folded title, then title, then id. An index row
-- holds 2,704 bytes at most: of titles over 1,000 bytes that differ in case
-- alone the id decides.
-- Not STRICT: PostgreSQL would not put a CASE in place of the call then, and
-- a walk by title would call it for every row.
CREATE FUNCTION title_tiebreak(title text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN (CASE WHEN octet_length(title) <= 1000 THEN title ELSE '' END) COLLATE "C";
COMMENT ON FUNCTION title_tiebreak(text) IS
	'What orders titles that are alike without regard to case';

-- An address without its scheme, its host in lower case: "upload.example/A b".
CREATE FUNCTION origin_key(url text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN (SELECT lower(substring(bare from '^[^/?#]*') COLLATE "C.utf8")
			|| substring(bare from '^[^/?#]*(.*)$')
		FROM regexp_replace(url, '^[A-Za-z][A-Za-z0-9+.-]*://', '') AS bare);
COMMENT ON FUNCTION origin_key(text) IS
	'What the rule origin_url compares the beginning of';

-- The narrow row: all that filters and orders, nothing else.
CREATE TABLE picture (
	id int PRIMARY KEY CONSTRAINT picture_id_is_positive CHECK (id > 0),
	created_at timestamptz NOT NULL,
	author_id int NOT NULL REFERENCES account,
	copied_from_id int REFERENCES picture,
	replaced_by_id int REFERENCES picture,
	random_key int NOT NULL DEFAULT floor((random() - 0.5) * 4294967296)::int,
	width int NOT NULL CONSTRAINT picture_has_width CHECK (width BETWEEN 1 AND 1000000),
	height int NOT NULL CONSTRAINT picture_has_height CHECK (height BETWEEN 1 AND 1000000),
	region_count int NOT NULL DEFAULT 0,
	rating_count int NOT NULL DEFAULT 0,
	rating_sum int NOT NULL DEFAULT 0,
	visibility visibility NOT NULL DEFAULT 'listed',
	nature_id smallint REFERENCES nature,
	file_format_id smallint NOT NULL REFERENCES file_format,
	is_obsolete boolean NOT NULL DEFAULT false,
	is_listed boolean NOT NULL GENERATED ALWAYS AS (visibility = 'listed') STORED,
	is_shown boolean NOT NULL GENERATED ALWAYS AS (visibility = 'listed' AND NOT is_obsolete) STORED,
	title text COLLATE "C" NOT NULL
		CONSTRAINT picture_title_is_line CHECK (is_line(title, 500)),
	title_folded text COLLATE "C" NOT NULL GENERATED ALWAYS AS (fold(title)) STORED,
	origin_key text COLLATE "C"
		CONSTRAINT picture_origin_key_is_bounded CHECK (octet_length(origin_key) <= 2000),
	licence_ids int[] NOT NULL DEFAULT '{}',
	object_ids int[] NOT NULL DEFAULT '{}',
	CONSTRAINT picture_copies_an_older CHECK (copied_from_id < id),
	CONSTRAINT picture_replaced_by_another CHECK (replaced_by_id <> id)
);
COMMENT ON TABLE picture IS 'Pictures: what filters and orders them; texts stand in picture_text; rows are never deleted';
COMMENT ON COLUMN picture.id IS 'Number of the picture; a later picture has a higher one';
COMMENT ON COLUMN picture.created_at IS 'When it came to this site; in the same order as id';
COMMENT ON COLUMN picture.author_id IS 'Who uploaded it';
COMMENT ON COLUMN picture.copied_from_id IS 'The picture that it is a copy of, or NULL';
COMMENT ON COLUMN picture.replaced_by_id IS 'The picture that replaces it, or NULL';
COMMENT ON COLUMN picture.random_key IS 'Drawn once; the order random starts somewhere in these by its seed';
COMMENT ON COLUMN picture.width IS 'Width as displayed, in pixels';
COMMENT ON COLUMN picture.height IS 'Height as displayed, in pixels';
COMMENT ON COLUMN picture.region_count IS 'Number of regions; maintained by triggers on region';
COMMENT ON COLUMN picture.rating_count IS 'Number of ratings; maintained by triggers on rating';
COMMENT ON COLUMN picture.rating_sum IS 'Sum of the stars of all ratings; maintained by triggers on rating';
COMMENT ON COLUMN picture.visibility IS 'Who may see it';
COMMENT ON COLUMN picture.nature_id IS 'How it came to be, or NULL';
COMMENT ON COLUMN picture.file_format_id IS 'Type of its file';
COMMENT ON COLUMN picture.is_obsolete IS 'Whether a listed picture replaces it; maintained by triggers';
COMMENT ON COLUMN picture.is_listed IS 'Whether everyone may see it';
COMMENT ON COLUMN picture.is_shown IS 'Whether queries find it that do not ask for obsolete pictures';
COMMENT ON COLUMN picture.title IS 'Title, at most 500 characters; may be empty';
COMMENT ON COLUMN picture.title_folded IS 'Title without regard to case, for searching and ordering';
COMMENT ON COLUMN picture.origin_key IS 'origin_key(picture_text.origin_url); maintained by triggers';
COMMENT ON COLUMN picture.licence_ids IS 'Its licences, ascending; maintained by triggers on picture_licence';
COMMENT ON COLUMN picture.object_ids IS 'Distinct objects of its regions, ascending; maintained by triggers on region';

CREATE UNIQUE INDEX picture_created_at ON picture (created_at);
CREATE UNIQUE INDEX picture_replaced_by ON picture (replaced_by_id);
CREATE INDEX picture_order_date ON picture (id) INCLUDE (is_shown) WHERE is_listed;
CREATE INDEX picture_order_title ON picture (title_folded, title_tiebreak(title), id) INCLUDE (is_shown) WHERE is_listed;
CREATE INDEX picture_order_regions ON picture (region_count, id) INCLUDE (is_shown) WHERE is_listed;
CREATE INDEX picture_order_random ON picture (random_key, id) INCLUDE (is_shown) WHERE is_listed;
CREATE INDEX picture_author ON picture (author_id, id);
CREATE INDEX picture_nature ON picture (nature_id, id);
CREATE INDEX picture_copied_from ON picture (copied_from_id, id) WHERE copied_from_id IS NOT NULL;
CREATE INDEX picture_origin ON picture (origin_key, id);
CREATE INDEX picture_width ON picture (width);
CREATE INDEX picture_height ON picture (height);
CREATE INDEX picture_rating_count ON picture (rating_count);
CREATE INDEX picture_objects ON picture USING gin (object_ids) WITH (fastupdate = off);
CREATE INDEX picture_licences ON picture USING gin (licence_ids) WITH (fastupdate = off);
CREATE INDEX picture_title_trigrams ON picture USING gin (title_folded gin_trgm_ops);
ALTER TABLE picture ALTER object_ids SET STATISTICS 1000,
	ALTER licence_ids SET STATISTICS 200;

-- The wide row: what is only shown, or searched as text.
CREATE TABLE picture_text (
	picture_id int PRIMARY KEY REFERENCES picture DEFERRABLE INITIALLY DEFERRED,
	media_id int NOT NULL REFERENCES media,
	description text NOT NULL DEFAULT ''
		CONSTRAINT picture_description_is_bounded CHECK (char_length(description) <= 20000),
	description_folded text COLLATE "C" NOT NULL GENERATED ALWAYS AS (fold(description)) STORED,
	origin_url text
		CONSTRAINT picture_origin_url_is_bounded CHECK (octet_length(origin_url) <= 2000),
	creator text
		CONSTRAINT picture_creator_is_line CHECK (is_line(creator, 300)),
	credit_url text
		CONSTRAINT picture_credit_url_is_bounded CHECK (octet_length(credit_url) <= 2000),
	annotators annotators NOT NULL DEFAULT 'open',
	regions text NOT NULL DEFAULT '[]'
);
ALTER TABLE picture ADD CONSTRAINT picture_has_text FOREIGN KEY (id)
	REFERENCES picture_text (picture_id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX picture_text_media ON picture_text (media_id);
CREATE INDEX picture_description_trigrams ON picture_text USING gin (description_folded gin_trgm_ops);
COMMENT ON TABLE picture_text IS 'The rest of each picture: texts, file, regions as they are sent out';
COMMENT ON COLUMN picture_text.picture_id IS 'The picture';
COMMENT ON COLUMN picture_text.media_id IS 'Its image file';
COMMENT ON COLUMN picture_text.description IS 'Description, Markdown, at most 20,000 characters';
COMMENT ON COLUMN picture_text.description_folded IS 'Description without regard to case, for searching';
COMMENT ON COLUMN picture_text.origin_url IS 'Where it came from, at most 2,000 bytes, or NULL';
COMMENT ON COLUMN picture_text.creator IS 'Who made it, or NULL';
COMMENT ON COLUMN picture_text.credit_url IS 'Address to credit, or NULL';
COMMENT ON COLUMN picture_text.annotators IS 'Who may annotate it';
COMMENT ON COLUMN picture_text.regions IS 'Its regions as JSON, with the number of the object in place of its name; maintained by triggers on region';

CREATE TABLE picture_licence (
	picture_id int NOT NULL REFERENCES picture,
	licence_id int NOT NULL REFERENCES licence,
	PRIMARY KEY (picture_id, licence_id)
);
CREATE INDEX picture_licence_licence ON picture_licence (licence_id);
COMMENT ON TABLE picture_licence IS 'Licences under which a picture is offered, any of them';
COMMENT ON COLUMN picture_licence.picture_id IS 'The picture';
COMMENT ON COLUMN picture_licence.licence_id IS 'A licence of it';

CREATE TYPE shape AS ENUM ('bbox', 'polygon', 'polyline', 'point');
COMMENT ON TYPE shape IS 'Shapes of regions';

-- All coordinates lie in the picture: 0 to 1, origin at the top left.
CREATE FUNCTION region_is_valid(shape shape, coordinates float8[]) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN array_ndims(coordinates) = 1
		AND array_position(coordinates, NULL) IS NULL
		AND 0 <= ALL (coordinates) AND 1 >= ALL (coordinates)
		AND CASE shape
			WHEN 'bbox' THEN cardinality(coordinates) = 4
				AND coordinates[3] > 0 AND coordinates[4] > 0
				AND coordinates[1] + coordinates[3] <= 1 + 1e-6
				AND coordinates[2] + coordinates[4] <= 1 + 1e-6
			WHEN 'polygon' THEN cardinality(coordinates) >= 6 AND cardinality(coordinates) % 2 = 0
			WHEN 'polyline' THEN cardinality(coordinates) >= 4 AND cardinality(coordinates) % 2 = 0
			WHEN 'point' THEN cardinality(coordinates) = 2
		END;
COMMENT ON FUNCTION region_is_valid(shape, float8[]) IS
	'Whether the coordinates make such a shape';

CREATE TABLE region (
	id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
	picture_id int NOT NULL REFERENCES picture_text,
	position int NOT NULL CONSTRAINT region_position_is_natural CHECK (position >= 0),
	object_id int NOT NULL REFERENCES object,
	shape shape NOT NULL,
	coordinates float8[] NOT NULL,
	instance jsonb
		CONSTRAINT region_instance_is_scalar CHECK (
			jsonb_typeof(instance) IN ('number', 'string')
			AND octet_length(instance::text) <= 200),
	source_kind text
		CONSTRAINT region_source_is_known CHECK (source_kind IN ('person', 'tool', 'model')),
	source_name text
		CONSTRAINT region_source_name_is_line CHECK (is_line(source_name, 200)),
	source_confidence float8
		CONSTRAINT region_confidence_is_share CHECK (source_confidence BETWEEN 0 AND 1),
	CONSTRAINT region_source_has_kind CHECK (source_kind IS NOT NULL
		OR (source_name IS NULL AND source_confidence IS NULL)),
	CONSTRAINT region_is_valid CHECK (region_is_valid(shape, coordinates)),
	CONSTRAINT region_position_is_free UNIQUE (picture_id, position) DEFERRABLE
);
COMMENT ON TABLE region IS 'Annotated shapes';
COMMENT ON COLUMN region.id IS 'Number of the region, kept over edits';
COMMENT ON COLUMN region.picture_id IS 'The picture that it is drawn on';
COMMENT ON COLUMN region.position IS 'Place in the list of its picture, from 0';
COMMENT ON COLUMN region.object_id IS 'What it shows, as a person chose it';
COMMENT ON COLUMN region.shape IS 'Kind of shape';
COMMENT ON COLUMN region.coordinates IS 'bbox: x, y, width, height; others: x, y of each point; 0 to 1, share of the width or height';
COMMENT ON COLUMN region.instance IS 'Shapes of one picture with the same value are one thing; a number or text, or NULL';
COMMENT ON COLUMN region.source_kind IS 'Who or what drew it: person, tool, model, or NULL';
COMMENT ON COLUMN region.source_name IS 'Name of the tool or model, or NULL';
COMMENT ON COLUMN region.source_confidence IS 'How sure the tool or model was, 0 to 1, or NULL';

CREATE TABLE picture_object (
	object_id int NOT NULL REFERENCES object,
	picture_id int NOT NULL REFERENCES picture,
	PRIMARY KEY (object_id, picture_id)
);
CREATE UNIQUE INDEX picture_object_picture ON picture_object (picture_id, object_id);
COMMENT ON TABLE picture_object IS 'Which objects are on which pictures; maintained by triggers on region; gives pictures of an object in order';
COMMENT ON COLUMN picture_object.object_id IS 'The object';
COMMENT ON COLUMN picture_object.picture_id IS 'A picture with a region of it';

CREATE TABLE rating (
	picture_id int NOT NULL REFERENCES picture,
	account_id int NOT NULL REFERENCES account,
	stars smallint NOT NULL CONSTRAINT rating_is_one_to_five CHECK (stars BETWEEN 1 AND 5),
	rated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (picture_id, account_id)
);
CREATE INDEX rating_account ON rating (account_id);
COMMENT ON TABLE rating IS 'Stars that people gave';
COMMENT ON COLUMN rating.picture_id IS 'The picture';
COMMENT ON COLUMN rating.account_id IS 'Who rated it';
COMMENT ON COLUMN rating.stars IS 'Stars, 1 to 5';
COMMENT ON COLUMN rating.rated_at IS 'When it was last set';

CREATE TABLE gallery (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	title text NOT NULL CONSTRAINT gallery_title_is_line CHECK (is_line(title, 500)),
	description text NOT NULL DEFAULT ''
		CONSTRAINT gallery_description_is_bounded CHECK (char_length(description) <= 20000),
	owner_id int NOT NULL REFERENCES account,
	created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	picture_count int NOT NULL DEFAULT 0
);
CREATE INDEX gallery_owner ON gallery (owner_id, id);
COMMENT ON TABLE gallery IS 'Collections of pictures';
COMMENT ON COLUMN gallery.id IS 'Number of the gallery';
COMMENT ON COLUMN gallery.title IS 'Title';
COMMENT ON COLUMN gallery.description IS 'Description, Markdown';
COMMENT ON COLUMN gallery.owner_id IS 'Who made it and shapes it';
COMMENT ON COLUMN gallery.created_at IS 'When it was made';
COMMENT ON COLUMN gallery.picture_count IS 'Pictures in it, counted now and then by the keeper; a hint for plans, never truth';

CREATE TABLE gallery_trust (
	gallery_id int NOT NULL REFERENCES gallery ON DELETE CASCADE,
	account_id int NOT NULL REFERENCES account,
	PRIMARY KEY (gallery_id, account_id)
);
CREATE INDEX gallery_trust_account ON gallery_trust (account_id);
COMMENT ON TABLE gallery_trust IS 'Who may add and remove pictures beside the owner';
COMMENT ON COLUMN gallery_trust.gallery_id IS 'The gallery';
COMMENT ON COLUMN gallery_trust.account_id IS 'The trusted account';

CREATE TABLE gallery_picture (
	gallery_id int NOT NULL REFERENCES gallery ON DELETE CASCADE,
	picture_id int NOT NULL REFERENCES picture,
	added_by_id int NOT NULL REFERENCES account,
	added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (gallery_id, picture_id)
);
CREATE UNIQUE INDEX gallery_picture_picture ON gallery_picture (picture_id, gallery_id);
COMMENT ON TABLE gallery_picture IS 'Pictures of galleries';
COMMENT ON COLUMN gallery_picture.gallery_id IS 'The gallery';
COMMENT ON COLUMN gallery_picture.picture_id IS 'A picture in it';
COMMENT ON COLUMN gallery_picture.added_by_id IS 'Who added it';
COMMENT ON COLUMN gallery_picture.added_at IS 'When it was added';
