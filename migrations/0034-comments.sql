-- migrations/0034-comments.sql: what people say about a picture or a region of it.

CREATE TABLE comment (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	picture_id int NOT NULL REFERENCES picture,
	region_id int CONSTRAINT comment_region_is_positive CHECK (region_id > 0),
	writer_id int NOT NULL REFERENCES account,
	made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	tool text NOT NULL CONSTRAINT comment_tool_is_line CHECK (is_line(tool, 200)),
	text text NOT NULL CONSTRAINT comment_text_is_bounded CHECK (char_length(text) <= 4000),
	hidden_at timestamptz,
	hidden_by_id int REFERENCES account,
	CONSTRAINT comment_is_hidden_by_somebody CHECK (hidden_by_id IS NULL OR hidden_at IS NOT NULL)
);
CREATE INDEX comment_picture ON comment (picture_id, id);
CREATE INDEX comment_writer ON comment (writer_id, made_at);
COMMENT ON TABLE comment IS 'What people say about pictures';
COMMENT ON COLUMN comment.id IS 'Number of the comment';
COMMENT ON COLUMN comment.picture_id IS 'The picture';
COMMENT ON COLUMN comment.region_id IS 'The region it is about, which may be gone since; NULL: the whole picture';
COMMENT ON COLUMN comment.writer_id IS 'Who wrote it';
COMMENT ON COLUMN comment.made_at IS 'When';
COMMENT ON COLUMN comment.tool IS 'With which program';
COMMENT ON COLUMN comment.text IS 'The comment, Markdown, at most 4,000 characters; empty once it was erased';
COMMENT ON COLUMN comment.hidden_at IS 'When it was deleted; it is kept, and only administrators see the text; NULL: it was not';
COMMENT ON COLUMN comment.hidden_by_id IS 'Who deleted it; NULL: it was not, or the administrator at the database';

CREATE TRIGGER comment_stays BEFORE DELETE ON comment
	FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER comment_is_hidden_once BEFORE UPDATE ON comment FOR EACH ROW
	WHEN (OLD.hidden_at IS NOT NULL OR ROW(OLD.picture_id, OLD.region_id, OLD.writer_id,
			OLD.made_at, OLD.tool, OLD.text)
		IS DISTINCT FROM ROW(NEW.picture_id, NEW.region_id, NEW.writer_id,
			NEW.made_at, NEW.tool, NEW.text))
	EXECUTE FUNCTION refuse_rewriting();

ALTER TYPE change_kind ADD VALUE 'comment';

CREATE FUNCTION erase_comments(of_picture_id int) RETURNS void
	LANGUAGE sql AS $$
	UPDATE comment SET text = '' WHERE picture_id = of_picture_id
$$;
COMMENT ON FUNCTION erase_comments(int) IS
	'What erase_picture() does to the comments on a picture';

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
			E'\tPERFORM erase_comments(of_picture_id);\n' || last));
END $$;

GRANT SELECT ON comment TO pinakes_reader, pinakes_writer;
GRANT INSERT ON comment TO pinakes_writer;
GRANT UPDATE (hidden_at, hidden_by_id) ON comment TO pinakes_writer;
