-- contrib/bench/indexes.sql: takes indexes away around the load; keeps how to make them again.

-- What a foreign key leans on stays; it is filled in ascending order anyway.
CREATE SCHEMA bench;
CREATE TABLE bench.rebuild AS
	SELECT c.relname AS table_name, i.relname AS index_name,
		k.conname AS constraint_name,
		CASE WHEN k.oid IS NULL THEN pg_get_indexdef(x.indexrelid)
			ELSE format('ALTER TABLE %I ADD CONSTRAINT %I %s', c.relname,
				k.conname, pg_get_constraintdef(k.oid)) END AS statement,
		pg_get_indexdef(x.indexrelid) LIKE '%USING gin%' AS is_slow
	FROM pg_index x
	JOIN pg_class c ON c.oid = x.indrelid
	JOIN pg_class i ON i.oid = x.indexrelid
	LEFT JOIN pg_constraint k ON k.conindid = x.indexrelid
		AND k.contype IN ('p', 'u', 'x') AND k.conrelid = x.indrelid
	WHERE c.relnamespace = 'public'::regnamespace
	AND c.relname IN ('media', 'picture', 'picture_text', 'picture_licence',
		'picture_object', 'region', 'rating', 'gallery_picture',
		'picture_revision', 'region_revision', 'change')
	AND NOT EXISTS (SELECT FROM pg_constraint f
		WHERE f.contype = 'f' AND f.conindid = x.indexrelid);

DO $$
DECLARE
	gone record;
BEGIN
	FOR gone IN SELECT * FROM bench.rebuild LOOP
		IF gone.constraint_name IS NULL THEN
			EXECUTE format('DROP INDEX %I', gone.index_name);
		ELSE
			EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I',
				gone.table_name, gone.constraint_name);
		END IF;
	END LOOP;
END $$;
