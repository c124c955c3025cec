-- migrations/0032-proposals.sql: regions that wait for the author of their picture.

CREATE TYPE proposal_state AS ENUM ('waiting', 'accepted', 'refused', 'withdrawn');
COMMENT ON TYPE proposal_state IS 'waiting: for the author of the picture or an administrator; withdrawn: by who made it';

CREATE TABLE proposal (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	picture_id int NOT NULL REFERENCES picture,
	proposer_id int NOT NULL REFERENCES account,
	made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	tool text NOT NULL CONSTRAINT proposal_tool_is_line CHECK (is_line(tool, 200)),
	reason text NOT NULL DEFAULT ''
		CONSTRAINT proposal_reason_is_bounded CHECK (char_length(reason) <= 500),
	base_revision int NOT NULL CONSTRAINT proposal_base_is_natural CHECK (base_revision >= 0),
	regions text NOT NULL,
	state proposal_state NOT NULL DEFAULT 'waiting',
	closed_at timestamptz,
	closed_by_id int REFERENCES account,
	closed_tool text CONSTRAINT proposal_closed_tool_is_line CHECK (is_line(closed_tool, 200)),
	note text NOT NULL DEFAULT ''
		CONSTRAINT proposal_note_is_bounded CHECK (char_length(note) <= 500),
	revision int,
	CONSTRAINT proposal_is_closed_whole CHECK ((state = 'waiting') = (closed_at IS NULL)
		AND (closed_at IS NULL) = (closed_tool IS NULL)
		AND (state = 'accepted') = (revision IS NOT NULL))
);
CREATE INDEX proposal_picture ON proposal (picture_id, id);
CREATE INDEX proposal_proposer ON proposal (proposer_id, id);
CREATE UNIQUE INDEX proposal_waiting ON proposal (picture_id, proposer_id) WHERE state = 'waiting';
COMMENT ON TABLE proposal IS 'Regions that somebody would like a picture to have; what was said of them stays when they are refused';
COMMENT ON COLUMN proposal.id IS 'Number of the proposal';
COMMENT ON COLUMN proposal.picture_id IS 'The picture';
COMMENT ON COLUMN proposal.proposer_id IS 'Who made it; one waits for each picture at most';
COMMENT ON COLUMN proposal.made_at IS 'When it was made';
COMMENT ON COLUMN proposal.tool IS 'With which program';
COMMENT ON COLUMN proposal.reason IS 'Why, in the words of who made it';
COMMENT ON COLUMN proposal.base_revision IS 'The revision of regions that it was made from; 0: there was none';
COMMENT ON COLUMN proposal.regions IS 'All regions as they would be, as in picture_text.regions; new ones have no id';
COMMENT ON COLUMN proposal.state IS 'What came of it';
COMMENT ON COLUMN proposal.closed_at IS 'When that was decided; NULL: it waits';
COMMENT ON COLUMN proposal.closed_by_id IS 'Who decided; NULL: it waits, or the administrator at the database';
COMMENT ON COLUMN proposal.closed_tool IS 'With which program';
COMMENT ON COLUMN proposal.note IS 'Why, in the words of who decided';
COMMENT ON COLUMN proposal.revision IS 'The revision of regions that it became';

CREATE TRIGGER proposal_stays BEFORE DELETE ON proposal
	FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER proposal_is_closed_once BEFORE UPDATE ON proposal FOR EACH ROW
	WHEN (OLD.state <> 'waiting' OR ROW(OLD.picture_id, OLD.proposer_id, OLD.made_at, OLD.tool,
			OLD.reason, OLD.base_revision, OLD.regions)
		IS DISTINCT FROM ROW(NEW.picture_id, NEW.proposer_id, NEW.made_at, NEW.tool,
			NEW.reason, NEW.base_revision, NEW.regions))
	EXECUTE FUNCTION refuse_rewriting();

ALTER TYPE change_kind ADD VALUE 'proposal';

-- A purge erases what was proposed, whenever that was.
CREATE FUNCTION erase_proposals(of_picture_id int) RETURNS void
	LANGUAGE sql AS $$
	UPDATE proposal SET regions = '[]', reason = '', note = '' WHERE picture_id = of_picture_id
$$;
COMMENT ON FUNCTION erase_proposals(int) IS
	'What erase_picture() does to the proposals of a picture';

-- erase_picture() is the one list of all that holds something of a picture.
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
			E'\tPERFORM erase_proposals(of_picture_id);\n' || last));
END $$;

GRANT SELECT ON proposal TO pinakes_reader, pinakes_writer;
GRANT INSERT ON proposal TO pinakes_writer;
GRANT UPDATE (state, closed_at, closed_by_id, closed_tool, note, revision) ON proposal
	TO pinakes_writer;
