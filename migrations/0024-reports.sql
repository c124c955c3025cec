-- migrations/0024-reports.sql: what people report, for administrators alone.

CREATE TYPE report_outcome AS ENUM ('hidden', 'purged', 'changed', 'nothing');
COMMENT ON TYPE report_outcome IS 'What came of a report';

CREATE TABLE report (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	picture_id int NOT NULL REFERENCES picture,
	reason moderation_reason NOT NULL,
	note text NOT NULL DEFAULT ''
		CONSTRAINT report_note_is_bounded CHECK (char_length(note) <= 2000),
	contact text NOT NULL DEFAULT ''
		CONSTRAINT report_contact_is_bounded CHECK (char_length(contact) <= 300),
	reporter_id int REFERENCES account,
	network_sha256 bytea
		CONSTRAINT report_network_is_sha256 CHECK (octet_length(network_sha256) = 32),
	made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	claimed_by_id int REFERENCES account,
	closed_at timestamptz,
	closed_by_id int REFERENCES account,
	outcome report_outcome,
	outcome_note text NOT NULL DEFAULT ''
		CONSTRAINT report_outcome_note_is_bounded CHECK (char_length(outcome_note) <= 2000),
	CONSTRAINT report_is_closed_whole CHECK ((closed_at IS NULL) = (closed_by_id IS NULL)
		AND (closed_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX report_open ON report (id) WHERE closed_at IS NULL;
CREATE INDEX report_picture ON report (picture_id);
CREATE INDEX report_network ON report (network_sha256, made_at) WHERE network_sha256 IS NOT NULL;
COMMENT ON TABLE report IS 'Pictures that people reported; nobody but administrators sees any of it';
COMMENT ON COLUMN report.id IS 'Number of the report';
COMMENT ON COLUMN report.picture_id IS 'The picture';
COMMENT ON COLUMN report.reason IS 'What is wrong with it';
COMMENT ON COLUMN report.note IS 'The same in words';
COMMENT ON COLUMN report.contact IS 'How to answer, if they said; erased some time after the report was closed';
COMMENT ON COLUMN report.reporter_id IS 'Who reported it, where somebody was signed in';
COMMENT ON COLUMN report.network_sha256 IS 'Keyed digest of the network address it came from; forgotten after a day';
COMMENT ON COLUMN report.made_at IS 'When it came';
COMMENT ON COLUMN report.claimed_by_id IS 'The administrator who looks after it, or NULL';
COMMENT ON COLUMN report.closed_at IS 'When it was closed, or NULL';
COMMENT ON COLUMN report.closed_by_id IS 'Who closed it';
COMMENT ON COLUMN report.outcome IS 'What came of it';
COMMENT ON COLUMN report.outcome_note IS 'The same in words';

-- What a report says may be what a purge is to erase.
CREATE FUNCTION report_picture_purged() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE report SET note = '', contact = '', outcome_note = '' WHERE picture_id = NEW.id;
	RETURN NULL;
END $$;
CREATE TRIGGER report_picture_purged AFTER UPDATE ON picture FOR EACH ROW
	WHEN (OLD.visibility <> NEW.visibility AND NEW.visibility = 'purged')
	EXECUTE FUNCTION report_picture_purged();

GRANT SELECT, INSERT ON report TO pinakes_writer;
GRANT UPDATE (contact, network_sha256, claimed_by_id, closed_at, closed_by_id, outcome,
	outcome_note) ON report TO pinakes_writer;
