-- migrations/0036-work-queues.sql: pictures of a query, annotated one after the other by many.

CREATE TABLE work_queue (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	query text NOT NULL,
	began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	settled_to int,
	settled_at timestamptz
);
CREATE INDEX work_queue_query ON work_queue (hashtextextended(query, 0), began_at);
COMMENT ON TABLE work_queue IS 'Queries whose pictures are annotated one after the other; one for all who ask the same';
COMMENT ON COLUMN work_queue.id IS 'Number of the queue';
COMMENT ON COLUMN work_queue.query IS 'The query, in its canonical text';
COMMENT ON COLUMN work_queue.began_at IS 'Since when a picture that somebody annotates is done';
COMMENT ON COLUMN work_queue.settled_to IS 'All pictures of the queue up to this one are annotated; NULL: not known';
COMMENT ON COLUMN work_queue.settled_at IS 'When that was found; after some minutes it is looked at again, as others may belong to the queue by then';

CREATE TABLE work_lease (
	picture_id int PRIMARY KEY REFERENCES picture,
	queue_id int NOT NULL REFERENCES work_queue,
	account_id int NOT NULL REFERENCES account,
	ends_at timestamptz NOT NULL
);
CREATE INDEX work_lease_account ON work_lease (account_id, queue_id);
CREATE INDEX work_lease_end ON work_lease (ends_at);
COMMENT ON TABLE work_lease IS 'Pictures that somebody works on, so that nobody else is offered them';
COMMENT ON COLUMN work_lease.picture_id IS 'The picture';
COMMENT ON COLUMN work_lease.queue_id IS 'The queue that offered it';
COMMENT ON COLUMN work_lease.account_id IS 'Who works on it';
COMMENT ON COLUMN work_lease.ends_at IS 'Until when, unless it is renewed';

CREATE TYPE work_outcome AS ENUM ('saved', 'skipped');
COMMENT ON TYPE work_outcome IS 'saved: annotated, or looked at and found right; skipped: left to others';

CREATE TABLE work_done (
	queue_id int NOT NULL REFERENCES work_queue,
	account_id int NOT NULL REFERENCES account,
	picture_id int NOT NULL REFERENCES picture,
	outcome work_outcome NOT NULL,
	done_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (queue_id, account_id, picture_id)
);
COMMENT ON TABLE work_done IS 'What each person is done with in a queue';
COMMENT ON COLUMN work_done.queue_id IS 'The queue';
COMMENT ON COLUMN work_done.account_id IS 'Who is done';
COMMENT ON COLUMN work_done.picture_id IS 'With which picture';
COMMENT ON COLUMN work_done.outcome IS 'How';
COMMENT ON COLUMN work_done.done_at IS 'When';

-- Two who ask the same for the first time at once get one queue. After a
-- month a new one begins: what was done long ago may be looked at again.
CREATE FUNCTION find_work_queue(of_query text) RETURNS int
	LANGUAGE plpgsql AS $$
DECLARE
	found int;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('work queue ' || of_query, 0));
	SELECT q.id INTO found FROM work_queue q
		WHERE hashtextextended(q.query, 0) = hashtextextended(of_query, 0) AND q.query = of_query
		AND q.began_at > clock_timestamp() - interval '30 days'
		ORDER BY q.began_at DESC LIMIT 1;
	IF found IS NULL THEN
		DELETE FROM work_lease WHERE ends_at < clock_timestamp();
		INSERT INTO work_queue (query) VALUES (of_query) RETURNING id INTO found;
	END IF;
	RETURN found;
END $$;
COMMENT ON FUNCTION find_work_queue(text) IS 'The queue of a query; made where there is none';

CREATE FUNCTION is_annotated_since(of_picture_id int, since timestamptz) RETURNS boolean
	LANGUAGE sql STABLE STRICT
	RETURN EXISTS (SELECT FROM region_revision r WHERE r.picture_id = of_picture_id
		AND r.made_at >= since AND (r.revision > 1 OR r.regions <> '[]'));
COMMENT ON FUNCTION is_annotated_since(int, timestamptz) IS
	'Whether somebody saved regions of a picture then or later';

CREATE FUNCTION waiting_work(of_queue_id int, of_account_id int, picture_ids int[]) RETURNS SETOF int
	LANGUAGE sql STABLE AS $$
	SELECT c.id FROM work_queue q, unnest(picture_ids) WITH ORDINALITY AS c(id, place)
	WHERE q.id = of_queue_id
	AND NOT EXISTS (SELECT FROM work_done d WHERE d.queue_id = q.id
		AND d.account_id = of_account_id AND d.picture_id = c.id)
	AND NOT EXISTS (SELECT FROM proposal p WHERE p.picture_id = c.id
		AND p.proposer_id = of_account_id AND p.state = 'waiting')
	AND NOT is_annotated_since(c.id, q.began_at)
	ORDER BY c.place
$$;
COMMENT ON FUNCTION waiting_work(int, int, int[]) IS
	'Those of these pictures that somebody is not done with in a queue, in the same order';

-- Who asks at the same moment is not waited for: the next picture is as good.
CREATE FUNCTION lease_work(of_queue_id int, for_account_id int, picture_ids int[], lease_s int) RETURNS int
	LANGUAGE plpgsql AS $$
DECLARE
	one int;
BEGIN
	FOR one IN SELECT * FROM waiting_work(of_queue_id, for_account_id, picture_ids) LOOP
		CONTINUE WHEN NOT pg_try_advisory_xact_lock(hashtext('work lease'), one);
		INSERT INTO work_lease (picture_id, queue_id, account_id, ends_at)
			VALUES (one, of_queue_id, for_account_id, clock_timestamp() + lease_s * interval '1 second')
			ON CONFLICT (picture_id) DO UPDATE SET queue_id = excluded.queue_id,
				account_id = excluded.account_id, ends_at = excluded.ends_at
			WHERE work_lease.ends_at < clock_timestamp()
			OR work_lease.account_id = excluded.account_id;
		IF FOUND THEN
			DELETE FROM work_lease WHERE account_id = for_account_id
				AND queue_id = of_queue_id AND picture_id <> one;
			RETURN one;
		END IF;
	END LOOP;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION lease_work(int, int, int[], int) IS
	'Leases the first of these pictures that is free to somebody; NULL: none is';

GRANT SELECT ON work_queue TO pinakes_reader;
GRANT SELECT, INSERT ON work_queue TO pinakes_writer;
GRANT UPDATE (settled_to, settled_at) ON work_queue TO pinakes_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON work_lease TO pinakes_writer;
GRANT SELECT, INSERT, UPDATE ON work_done TO pinakes_writer;
GRANT EXECUTE ON FUNCTION find_work_queue(text), is_annotated_since(int, timestamptz),
	waiting_work(int, int, int[]), lease_work(int, int, int[], int) TO pinakes_writer;
