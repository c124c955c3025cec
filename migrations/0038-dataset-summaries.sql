-- migrations/0038-dataset-summaries.sql: what is reckoned once of a dataset: its shards, and what its version changed.

CREATE TABLE dataset_shard (
	dataset_id int NOT NULL REFERENCES dataset ON DELETE CASCADE,
	number int NOT NULL,
	first_id int NOT NULL,
	last_id int NOT NULL,
	first_part int NOT NULL,
	last_part int NOT NULL,
	picture_count int NOT NULL,
	image_bytes bigint NOT NULL,
	PRIMARY KEY (dataset_id, number)
);
COMMENT ON TABLE dataset_shard IS 'How the images of each dataset are divided into archives of a handy size';
COMMENT ON COLUMN dataset_shard.dataset_id IS 'The dataset';
COMMENT ON COLUMN dataset_shard.number IS 'Place, from 0';
COMMENT ON COLUMN dataset_shard.first_id IS 'Its first picture';
COMMENT ON COLUMN dataset_shard.last_id IS 'Its last picture';
COMMENT ON COLUMN dataset_shard.first_part IS 'Part of the manifest where the first picture stands';
COMMENT ON COLUMN dataset_shard.last_part IS 'Part of the manifest where the last picture stands';
COMMENT ON COLUMN dataset_shard.picture_count IS 'Pictures that were chosen';
COMMENT ON COLUMN dataset_shard.image_bytes IS 'Length of their files';

CREATE TABLE dataset_difference (
	dataset_id int PRIMARY KEY REFERENCES dataset ON DELETE CASCADE,
	added int NOT NULL,
	removed int NOT NULL,
	changed int NOT NULL
);
COMMENT ON TABLE dataset_difference IS 'How many pictures each version has otherwise than the one before it';
COMMENT ON COLUMN dataset_difference.dataset_id IS 'The dataset, which has a predecessor';
COMMENT ON COLUMN dataset_difference.added IS 'Pictures that the predecessor does not have';
COMMENT ON COLUMN dataset_difference.removed IS 'Pictures that only the predecessor has';
COMMENT ON COLUMN dataset_difference.changed IS 'Pictures of both that stand at another revision';

-- Every picture that was chosen is between the first and last of a part.
CREATE FUNCTION dataset_shards_of(of_dataset_id int) RETURNS SETOF dataset_shard
	LANGUAGE sql STABLE STRICT AS $$
	SELECT of_dataset_id, (row_number() OVER (ORDER BY s.first_id) - 1)::int, s.first_id, s.last_id,
		(SELECT p.number FROM dataset_part p WHERE p.dataset_id = of_dataset_id
			AND p.first_id <= s.first_id ORDER BY p.first_id DESC LIMIT 1),
		(SELECT p.number FROM dataset_part p WHERE p.dataset_id = of_dataset_id
			AND p.first_id <= s.last_id ORDER BY p.first_id DESC LIMIT 1),
		s.pictures::int, s.bytes::bigint
	FROM (SELECT min(picture_id) AS first_id, max(picture_id) AS last_id,
			count(*) AS pictures, sum(size) AS bytes
		FROM (SELECT d.picture_id, m.size_bytes AS size,
				(sum(m.size_bytes) OVER (ORDER BY d.picture_id) - m.size_bytes)::bigint
					/ (750 * 1000 * 1000) AS shard
			FROM dataset_picture d JOIN media m ON m.id = d.media_id
			WHERE d.dataset_id = of_dataset_id) cut
		GROUP BY shard) s
$$;
COMMENT ON FUNCTION dataset_shards_of(int) IS
	'How the images of a dataset are divided; it reads all of its pictures';

CREATE FUNCTION dataset_difference_of(of_dataset_id int) RETURNS SETOF dataset_difference
	LANGUAGE sql STABLE STRICT AS $$
	SELECT of_dataset_id, count(*) FILTER (WHERE o.dataset_id IS NULL)::int,
		count(*) FILTER (WHERE n.dataset_id IS NULL)::int,
		count(*) FILTER (WHERE n.dataset_id IS NOT NULL AND o.dataset_id IS NOT NULL
			AND (n.text_revision, n.region_revision) <> (o.text_revision, o.region_revision))::int
	FROM (SELECT * FROM dataset_picture WHERE dataset_id = of_dataset_id) n
	FULL JOIN (SELECT d.* FROM dataset_picture d JOIN dataset s ON s.predecessor_id = d.dataset_id
		WHERE s.id = of_dataset_id) o USING (picture_id)
	HAVING EXISTS (SELECT FROM dataset s WHERE s.id = of_dataset_id AND s.predecessor_id IS NOT NULL)
$$;
COMMENT ON FUNCTION dataset_difference_of(int) IS
	'What a version has otherwise than the one before it; no row where there is none before it';

INSERT INTO dataset_shard SELECT c.* FROM dataset s CROSS JOIN LATERAL dataset_shards_of(s.id) c
	WHERE s.state IN ('hashing', 'frozen');
INSERT INTO dataset_difference SELECT c.* FROM dataset s CROSS JOIN LATERAL dataset_difference_of(s.id) c
	WHERE s.state IN ('hashing', 'frozen');

CREATE FUNCTION check_dataset_summaries() RETURNS TABLE (what text, id bigint, stored text, truth text)
	LANGUAGE sql STABLE AS $$
	SELECT 'dataset_shard', s.id::bigint, k.shards::text, t.shards::text
		FROM dataset s
		CROSS JOIN LATERAL (SELECT array_agg(c ORDER BY c.number) AS shards
			FROM dataset_shard c WHERE c.dataset_id = s.id) k
		CROSS JOIN LATERAL (SELECT array_agg(c ORDER BY c.number) AS shards
			FROM dataset_shards_of(s.id) c) t
		WHERE s.state = 'frozen' AND k.shards IS DISTINCT FROM t.shards
	UNION ALL
	SELECT 'dataset_difference', s.id, k::text, t::text
		FROM dataset s LEFT JOIN dataset_difference k ON k.dataset_id = s.id
		LEFT JOIN LATERAL dataset_difference_of(s.id) t ON true
		WHERE s.state = 'frozen' AND k.* IS DISTINCT FROM t.*
$$;
COMMENT ON FUNCTION check_dataset_summaries() IS
	'What check_maintained() says of what is reckoned once of a dataset';

DO $$
DECLARE
	body text := (SELECT prosrc FROM pg_proc WHERE oid = 'check_maintained()'::regprocedure);
BEGIN
	EXECUTE 'CREATE OR REPLACE FUNCTION check_maintained()'
		' RETURNS TABLE (what text, id bigint, stored text, truth text)'
		' LANGUAGE sql STABLE AS ' || quote_literal(body
		|| E'	UNION ALL\n	SELECT * FROM check_dataset_summaries()\n');
END $$;

GRANT SELECT ON dataset_shard, dataset_difference TO pinakes_reader, pinakes_writer;
GRANT INSERT ON dataset_shard, dataset_difference TO pinakes_writer;
GRANT EXECUTE ON FUNCTION dataset_shards_of(int), dataset_difference_of(int) TO pinakes_writer;
