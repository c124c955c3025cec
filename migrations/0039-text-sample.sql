-- migrations/0039-text-sample.sql: how common a text is, from 3,000 pictures in place of 1,000.

/*
 * Of 1,000 texts a word that one in 200 has may be in none, and the search for
 * it was planned as if it were rare: 20 ms in place of 5. Of 3,000 it is in
 * fewer than 4 once in 5,000 draws.
 */
CREATE FUNCTION refresh_text_sample() RETURNS void
	LANGUAGE sql AS $$
	DELETE FROM text_sample;
	INSERT INTO text_sample (picture_id, title_folded, description_folded, origin_key)
		SELECT p.id, p.title_folded, left(t.description_folded, 2000), p.origin_key
		FROM (SELECT id, title_folded, origin_key FROM picture WHERE is_listed AND is_shown
			ORDER BY random_key, id LIMIT 3000) p
		JOIN picture_text t ON t.picture_id = p.id;
$$;
COMMENT ON FUNCTION refresh_text_sample() IS 'Draws the texts anew that patterns are tried on';
COMMENT ON TABLE text_sample IS 'Texts of some 3,000 pictures drawn by chance: how common a pattern is; a hint for plans, never truth';

CREATE OR REPLACE FUNCTION refresh_statistics() RETURNS void
	LANGUAGE plpgsql AS $$
DECLARE
	share double precision;
	steps double precision[] := ARRAY(SELECT i / 200.0 FROM generate_series(0, 200) AS i);
BEGIN
	INSERT INTO statistic (name, value)
		SELECT 'pictures', count(*) FROM picture WHERE is_shown
		UNION ALL SELECT 'last_id', coalesce(max(id), 0) FROM picture
		UNION ALL SELECT 'regions', coalesce(sum(region_count), 0) FROM picture WHERE is_listed
		UNION ALL SELECT 'objects', count(*) FROM object
		ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value, refreshed_at = clock_timestamp();

	UPDATE object o SET picture_count = n.n
		FROM (SELECT o2.id, coalesce(c.n, 0) AS n FROM object o2 LEFT JOIN
			(SELECT object_id, count(*)::int AS n FROM picture_object GROUP BY 1) c
			ON c.object_id = o2.id) n
		WHERE o.id = n.id AND o.picture_count <> n.n;
	UPDATE licence l SET picture_count = n.n
		FROM (SELECT l2.id, coalesce(c.n, 0) AS n FROM licence l2 LEFT JOIN
			(SELECT licence_id, count(*)::int AS n FROM picture_licence GROUP BY 1) c
			ON c.licence_id = l2.id) n
		WHERE l.id = n.id AND l.picture_count <> n.n;
	UPDATE nature t SET picture_count = n.n
		FROM (SELECT t2.id, coalesce(c.n, 0) AS n FROM nature t2 LEFT JOIN
			(SELECT nature_id, count(*)::int AS n FROM picture GROUP BY 1) c
			ON c.nature_id = t2.id) n
		WHERE t.id = n.id AND t.picture_count <> n.n;
	UPDATE account a SET picture_count = n.n
		FROM (SELECT a2.id, coalesce(c.n, 0) AS n FROM account a2 LEFT JOIN
			(SELECT author_id, count(*)::int AS n FROM picture WHERE is_listed GROUP BY 1) c
			ON c.author_id = a2.id) n
		WHERE a.id = n.id AND a.picture_count <> n.n;
	UPDATE gallery g SET picture_count = n.n
		FROM (SELECT g2.id, coalesce(c.n, 0) AS n FROM gallery g2 LEFT JOIN
			(SELECT gallery_id, count(*)::int AS n FROM gallery_picture GROUP BY 1) c
			ON c.gallery_id = g2.id) n
		WHERE g.id = n.id AND g.picture_count <> n.n;

	PERFORM refresh_text_sample();

	SELECT least(100, 100 * 300000 / greatest(value, 1)) INTO share FROM statistic WHERE name = 'last_id';
	INSERT INTO quantile (name, bounds)
		WITH sample AS MATERIALIZED (
			SELECT width, height, region_count, rating_count,
				CASE WHEN rating_count > 0 THEN rating_sum::float8 / rating_count END AS rating
			FROM picture TABLESAMPLE SYSTEM (share) WHERE is_shown)
		SELECT * FROM (
			SELECT 'width', percentile_disc(steps) WITHIN GROUP (ORDER BY width::float8) AS bounds FROM sample
			UNION ALL SELECT 'height', percentile_disc(steps) WITHIN GROUP (ORDER BY height::float8) FROM sample
			UNION ALL SELECT 'region_count', percentile_disc(steps) WITHIN GROUP (ORDER BY region_count::float8) FROM sample
			UNION ALL SELECT 'rating_count', percentile_disc(steps) WITHIN GROUP (ORDER BY rating_count::float8) FROM sample
			UNION ALL SELECT 'rating', percentile_disc(steps) WITHIN GROUP (ORDER BY rating) FROM sample
		) s WHERE bounds IS NOT NULL
		ON CONFLICT (name) DO UPDATE SET bounds = EXCLUDED.bounds, refreshed_at = clock_timestamp();
END $$;

GRANT EXECUTE ON FUNCTION refresh_text_sample() TO pinakes_writer;
