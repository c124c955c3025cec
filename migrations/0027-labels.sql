-- migrations/0027-labels.sql: sets of samples that people label one by one.

CREATE TABLE label_set (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	gallery_id int NOT NULL UNIQUE REFERENCES gallery,
	name text NOT NULL UNIQUE
		CONSTRAINT label_set_name_is_line CHECK (is_line(name, 200) AND name <> ''),
	base_dir text NOT NULL
		CONSTRAINT label_set_base_dir_is_line CHECK (is_line(base_dir, 500)),
	is_open boolean NOT NULL,
	sample_count int NOT NULL DEFAULT 0,
	created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE label_set IS 'Galleries whose pictures are labelled one by one';
COMMENT ON COLUMN label_set.id IS 'Number of the set';
COMMENT ON COLUMN label_set.gallery_id IS 'Its gallery, which says who may label';
COMMENT ON COLUMN label_set.name IS 'dataset_name of the protocol';
COMMENT ON COLUMN label_set.base_dir IS 'base_dir of the protocol: said and never used';
COMMENT ON COLUMN label_set.is_open IS 'Whether anyone who is signed in may label';
COMMENT ON COLUMN label_set.sample_count IS 'Samples in it; set by whoever adds some';
COMMENT ON COLUMN label_set.created_at IS 'When it was made';

CREATE TABLE label (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	set_id int NOT NULL REFERENCES label_set,
	position int NOT NULL CONSTRAINT label_position_is_natural CHECK (position >= 0),
	name text NOT NULL CONSTRAINT label_name_is_line CHECK (is_line(name, 200) AND name <> ''),
	UNIQUE (set_id, name),
	UNIQUE (set_id, position),
	UNIQUE (set_id, id)
);
COMMENT ON TABLE label IS 'The labels of a set';
COMMENT ON COLUMN label.id IS 'Number of the label';
COMMENT ON COLUMN label.set_id IS 'Its set';
COMMENT ON COLUMN label.position IS 'Place in the list, from 0';
COMMENT ON COLUMN label.name IS 'The label';

-- Room in each page: a lease and a label are written near the sample.
CREATE TABLE label_sample (
	set_id int NOT NULL REFERENCES label_set,
	position int NOT NULL CONSTRAINT label_sample_position_is_natural CHECK (position >= 0),
	file_path text NOT NULL
		CONSTRAINT label_sample_path_is_line CHECK (is_line(file_path, 500) AND file_path <> ''),
	picture_id int NOT NULL REFERENCES picture,
	label_id int,
	lease_account_id int REFERENCES account,
	lease_until timestamptz,
	set_aside_at timestamptz,
	PRIMARY KEY (set_id, position),
	UNIQUE (set_id, file_path),
	FOREIGN KEY (set_id, label_id) REFERENCES label (set_id, id)
) WITH (fillfactor = 80);
CREATE INDEX label_sample_waiting ON label_sample (set_id, position)
	WHERE label_id IS NULL AND set_aside_at IS NULL;
CREATE INDEX label_sample_leased ON label_sample (set_id, lease_account_id)
	WHERE label_id IS NULL AND set_aside_at IS NULL AND lease_account_id IS NOT NULL;
CREATE INDEX label_sample_aside ON label_sample (set_aside_at) WHERE set_aside_at IS NOT NULL;
CREATE INDEX label_sample_picture ON label_sample (picture_id);
COMMENT ON TABLE label_sample IS 'The samples of a set';
COMMENT ON COLUMN label_sample.set_id IS 'Its set';
COMMENT ON COLUMN label_sample.position IS 'id of the protocol, from 0';
COMMENT ON COLUMN label_sample.file_path IS 'filepath of the protocol: a name and never a file of ours';
COMMENT ON COLUMN label_sample.picture_id IS 'What is shown; several samples may show one picture';
COMMENT ON COLUMN label_sample.label_id IS 'The label that was given last, or NULL';
COMMENT ON COLUMN label_sample.lease_account_id IS 'To whom it was offered, or NULL';
COMMENT ON COLUMN label_sample.lease_until IS 'Until when nobody else is offered it';
COMMENT ON COLUMN label_sample.set_aside_at IS 'When its picture could not be shown; not offered until the keeper lets it try again';

CREATE TABLE label_classification (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	set_id int NOT NULL,
	position int NOT NULL,
	label_id int NOT NULL,
	account_id int NOT NULL REFERENCES account,
	made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	tool text NOT NULL CONSTRAINT label_classification_tool_is_line CHECK (is_line(tool, 200)),
	FOREIGN KEY (set_id, position) REFERENCES label_sample,
	FOREIGN KEY (set_id, label_id) REFERENCES label (set_id, id)
);
CREATE INDEX label_classification_sample ON label_classification (set_id, position, id);
CREATE TRIGGER label_classification_stays BEFORE UPDATE OR DELETE ON label_classification
	FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
COMMENT ON TABLE label_classification IS 'Every label that somebody gave to a sample, append-only; the last one counts';
COMMENT ON COLUMN label_classification.id IS 'Order of giving';
COMMENT ON COLUMN label_classification.set_id IS 'The set';
COMMENT ON COLUMN label_classification.position IS 'The sample';
COMMENT ON COLUMN label_classification.label_id IS 'The label';
COMMENT ON COLUMN label_classification.account_id IS 'Who gave it';
COMMENT ON COLUMN label_classification.made_at IS 'When';
COMMENT ON COLUMN label_classification.tool IS 'With which program';

-- Verifying a password is slow on purpose, and clients of HTTP Basic send one
-- with every request. The password's hash is part of the key, so that another
-- password ends it; nothing here survives a crash, nor has to.
CREATE UNLOGGED TABLE verified_pair (
	key_sha256 bytea PRIMARY KEY
		CONSTRAINT verified_pair_key_is_sha256 CHECK (octet_length(key_sha256) = 32),
	ends_at timestamptz NOT NULL
);
CREATE INDEX verified_pair_end ON verified_pair (ends_at);
COMMENT ON TABLE verified_pair IS 'Pairs of name and password that were right some minutes ago';
COMMENT ON COLUMN verified_pair.key_sha256 IS 'Digest of the pair, under the site''s secret, and of the hash of the password';
COMMENT ON COLUMN verified_pair.ends_at IS 'When the password is verified again';

GRANT SELECT ON label_set, label, label_sample TO pinakes_reader;
GRANT SELECT, INSERT ON label_set, label, label_sample, label_classification TO pinakes_writer;
GRANT UPDATE (sample_count) ON label_set TO pinakes_writer;
GRANT UPDATE (label_id, lease_account_id, lease_until, set_aside_at) ON label_sample
	TO pinakes_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON verified_pair TO pinakes_writer;
