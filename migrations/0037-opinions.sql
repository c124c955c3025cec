-- migrations/0037-opinions.sql: several people's labels of one sample, asked for and compared.

ALTER TABLE label_set ADD COLUMN opinions int NOT NULL DEFAULT 1
	CONSTRAINT label_set_opinions_are_some CHECK (opinions BETWEEN 1 AND 10);
COMMENT ON COLUMN label_set.opinions IS 'How many people label each sample before it is offered no more; chosen when the set is made';

-- What has a label waits no longer for the first, but may for another's.
ALTER TABLE label_sample ADD COLUMN lacks_opinion boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN label_sample.lacks_opinion IS
	'Maintained: it has a label, and fewer people gave it one than the set asks for';
CREATE INDEX label_sample_lacking ON label_sample (set_id, position)
	WHERE lacks_opinion AND set_aside_at IS NULL;

-- Each person's last word of a sample stands first, and is read without its row.
CREATE INDEX label_classification_word
	ON label_classification (set_id, position, account_id, id DESC) INCLUDE (label_id);
DROP INDEX label_classification_sample;

CREATE FUNCTION check_opinions() RETURNS TABLE (what text, id bigint, stored text, truth text)
	LANGUAGE sql STABLE AS $$
	SELECT 'label_sample.lacks_opinion', s.set_id::bigint * 10000000 + s.position,
		s.lacks_opinion::text, n.lacks::text
		FROM label_set t JOIN label_sample s ON s.set_id = t.id AND s.label_id IS NOT NULL
		CROSS JOIN LATERAL (SELECT t.opinions > 1 AND count(DISTINCT c.account_id) < t.opinions AS lacks
			FROM label_classification c
			WHERE c.set_id = s.set_id AND c.position = s.position) n
		WHERE s.lacks_opinion <> n.lacks
$$;
COMMENT ON FUNCTION check_opinions() IS
	'What check_maintained() says of samples that want for another opinion';

DO $$
DECLARE
	body text := (SELECT prosrc FROM pg_proc WHERE oid = 'check_maintained()'::regprocedure);
BEGIN
	EXECUTE 'CREATE OR REPLACE FUNCTION check_maintained()'
		' RETURNS TABLE (what text, id bigint, stored text, truth text)'
		' LANGUAGE sql STABLE AS ' || quote_literal(body
		|| E'	UNION ALL\n	SELECT * FROM check_opinions()\n');
END $$;

GRANT UPDATE (is_open) ON label_set TO pinakes_writer;
GRANT UPDATE (lacks_opinion) ON label_sample TO pinakes_writer;
GRANT UPDATE (position), DELETE ON label TO pinakes_writer;
GRANT SELECT ON label_classification TO pinakes_reader;
