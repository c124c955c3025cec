-- migrations/0004-maintained.sql: the triggers that keep derived columns true.

-- Statement triggers with transition tables: one pass for each statement,
-- however many rows it changed. Each locks the pictures first, in order of
-- their numbers, so that two writers never wait for each other in a ring;
-- with NO KEY, because each writer's foreign key holds a share of the key.

CREATE FUNCTION region_shape_text(shape shape, coordinates float8[]) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE shape
		WHEN 'bbox' THEN '{"x":' || coordinates[1] || ',"y":' || coordinates[2]
			|| ',"w":' || coordinates[3] || ',"h":' || coordinates[4] || '}'
		WHEN 'point' THEN '{"x":' || coordinates[1] || ',"y":' || coordinates[2] || '}'
		ELSE '[' || (SELECT string_agg('{"x":' || coordinates[2 * i - 1]
				|| ',"y":' || coordinates[2 * i] || '}', ',' ORDER BY i)
			FROM generate_series(1, cardinality(coordinates) / 2) AS i) || ']'
	END;
COMMENT ON FUNCTION region_shape_text(shape, float8[]) IS
	'The shape of a region as JSON; numbers in their shortest exact form';

CREATE FUNCTION regions_text(of_picture_id int) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE SET extra_float_digits = 1
	RETURN (SELECT '[' || coalesce(string_agg(
			'{"id":' || r.id
			|| ',"type":"' || r.shape
			|| '","shape":' || region_shape_text(r.shape, r.coordinates)
			|| ',"object":' || r.object_id
			|| coalesce(',"instance":' || r.instance::text, '')
			|| coalesce(',"source":{"kind":"' || r.source_kind || '"'
				|| coalesce(',"name":' || to_json(r.source_name)::text, '')
				|| coalesce(',"confidence":' || r.source_confidence, '') || '}', '')
			|| '}', ',' ORDER BY r.position), '') || ']'
		FROM region r WHERE r.picture_id = of_picture_id);
COMMENT ON FUNCTION regions_text(int) IS
	'The regions of a picture as JSON, with the number of the object in place of its name';

CREATE FUNCTION refresh_regions(picture_ids int[]) RETURNS void
	LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM picture WHERE id = ANY (picture_ids) ORDER BY id FOR NO KEY UPDATE;

	DELETE FROM picture_object o WHERE o.picture_id = ANY (picture_ids)
		AND NOT EXISTS (SELECT FROM region r
			WHERE r.picture_id = o.picture_id AND r.object_id = o.object_id);
	INSERT INTO picture_object (object_id, picture_id)
		SELECT DISTINCT r.object_id, r.picture_id FROM region r
		WHERE r.picture_id = ANY (picture_ids)
		ORDER BY r.object_id, r.picture_id
		ON CONFLICT DO NOTHING;

	UPDATE picture p SET region_count = n.region_count, object_ids = n.object_ids
		FROM (SELECT i.id,
				(SELECT count(*) FROM region r WHERE r.picture_id = i.id)::int AS region_count,
				ARRAY(SELECT o.object_id FROM picture_object o
					WHERE o.picture_id = i.id ORDER BY 1) AS object_ids
			FROM unnest(picture_ids) AS i(id)) n
		WHERE p.id = n.id
		AND (p.region_count, p.object_ids) IS DISTINCT FROM (n.region_count, n.object_ids);

	UPDATE picture_text SET regions = regions_text(picture_id)
		WHERE picture_id = ANY (picture_ids);
END $$;
COMMENT ON FUNCTION refresh_regions(int[]) IS
	'Brings all that is derived from the regions of these pictures up to date';

CREATE FUNCTION region_changed() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM refresh_regions(ARRAY(SELECT DISTINCT picture_id FROM changed ORDER BY 1));
	RETURN NULL;
END $$;
CREATE FUNCTION region_updated() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM refresh_regions(ARRAY(SELECT picture_id FROM before
		UNION SELECT picture_id FROM changed ORDER BY 1));
	RETURN NULL;
END $$;
CREATE TRIGGER region_inserted AFTER INSERT ON region REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION region_changed();
CREATE TRIGGER region_deleted AFTER DELETE ON region REFERENCING OLD TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION region_changed();
CREATE TRIGGER region_updated AFTER UPDATE ON region REFERENCING OLD TABLE AS before NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION region_updated();

CREATE FUNCTION refresh_ratings(picture_ids int[]) RETURNS void
	LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM picture WHERE id = ANY (picture_ids) ORDER BY id FOR NO KEY UPDATE;
	UPDATE picture p SET rating_count = n.rating_count, rating_sum = n.rating_sum
		FROM (SELECT i.id, count(r.stars)::int AS rating_count,
				coalesce(sum(r.stars), 0)::int AS rating_sum
			FROM unnest(picture_ids) AS i(id)
			LEFT JOIN rating r ON r.picture_id = i.id GROUP BY i.id) n
		WHERE p.id = n.id
		AND (p.rating_count, p.rating_sum) IS DISTINCT FROM (n.rating_count, n.rating_sum);
END $$;
COMMENT ON FUNCTION refresh_ratings(int[]) IS
	'Brings count and sum of the ratings of these pictures up to date';

CREATE FUNCTION rating_changed() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM refresh_ratings(ARRAY(SELECT DISTINCT picture_id FROM changed ORDER BY 1));
	RETURN NULL;
END $$;
CREATE FUNCTION rating_updated() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM refresh_ratings(ARRAY(SELECT picture_id FROM before
		UNION SELECT picture_id FROM changed ORDER BY 1));
	RETURN NULL;
END $$;
CREATE TRIGGER rating_inserted AFTER INSERT ON rating REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION rating_changed();
CREATE TRIGGER rating_deleted AFTER DELETE ON rating REFERENCING OLD TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION rating_changed();
CREATE TRIGGER rating_updated AFTER UPDATE ON rating REFERENCING OLD TABLE AS before NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION rating_updated();

CREATE FUNCTION refresh_licences(picture_ids int[]) RETURNS void
	LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM picture WHERE id = ANY (picture_ids) ORDER BY id FOR NO KEY UPDATE;
	UPDATE picture p SET licence_ids = n.licence_ids
		FROM (SELECT i.id, ARRAY(SELECT l.licence_id FROM picture_licence l
				WHERE l.picture_id = i.id ORDER BY 1) AS licence_ids
			FROM unnest(picture_ids) AS i(id)) n
		WHERE p.id = n.id AND p.licence_ids IS DISTINCT FROM n.licence_ids;
END $$;
COMMENT ON FUNCTION refresh_licences(int[]) IS
	'Brings the licence numbers in the rows of these pictures up to date';

CREATE FUNCTION picture_licence_changed() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM refresh_licences(ARRAY(SELECT DISTINCT picture_id FROM changed ORDER BY 1));
	RETURN NULL;
END $$;
CREATE FUNCTION picture_licence_updated() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM refresh_licences(ARRAY(SELECT picture_id FROM before
		UNION SELECT picture_id FROM changed ORDER BY 1));
	RETURN NULL;
END $$;
CREATE TRIGGER picture_licence_inserted AFTER INSERT ON picture_licence REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION picture_licence_changed();
CREATE TRIGGER picture_licence_deleted AFTER DELETE ON picture_licence REFERENCING OLD TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION picture_licence_changed();
CREATE TRIGGER picture_licence_updated AFTER UPDATE ON picture_licence REFERENCING OLD TABLE AS before NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION picture_licence_updated();

CREATE FUNCTION picture_text_changed() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE picture p SET origin_key = origin_key(c.origin_url) FROM changed c
		WHERE p.id = c.picture_id
		AND p.origin_key IS DISTINCT FROM origin_key(c.origin_url);
	RETURN NULL;
END $$;
CREATE TRIGGER picture_text_inserted AFTER INSERT ON picture_text REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION picture_text_changed();
CREATE TRIGGER picture_text_updated AFTER UPDATE ON picture_text REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION picture_text_changed();

-- Number and time of a picture are given out together, under a lock that is
-- held to the end of the transaction: date order is id order, and nobody
-- sees a picture before an older one.
CREATE TABLE picture_counter (
	is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
	last_id int NOT NULL,
	last_created_at timestamptz NOT NULL
);
COMMENT ON TABLE picture_counter IS 'One row: the last number and time given to a picture';
COMMENT ON COLUMN picture_counter.is_only IS 'True: there is one row';
COMMENT ON COLUMN picture_counter.last_id IS 'Number of the last picture';
COMMENT ON COLUMN picture_counter.last_created_at IS 'When the last picture came';
INSERT INTO picture_counter (last_id, last_created_at) VALUES (0, '-infinity');

CREATE FUNCTION picture_insert() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE picture_counter SET last_id = last_id + 1,
		last_created_at = greatest(clock_timestamp(), last_created_at + interval '1 microsecond')
		RETURNING last_id, last_created_at INTO NEW.id, NEW.created_at;
	RETURN NEW;
END $$;
CREATE TRIGGER picture_a_insert BEFORE INSERT ON picture
	FOR EACH ROW EXECUTE FUNCTION picture_insert();

CREATE FUNCTION picture_keep_number() RETURNS trigger
	LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'pictures are never removed: set their visibility'
			USING ERRCODE = 'check_violation', CONSTRAINT = 'picture_stays';
	END IF;
	RAISE EXCEPTION 'number and time of a picture never change'
		USING ERRCODE = 'check_violation', CONSTRAINT = 'picture_keeps_number';
END $$;
CREATE TRIGGER picture_keep_number BEFORE UPDATE ON picture FOR EACH ROW
	WHEN (OLD.id <> NEW.id OR OLD.created_at <> NEW.created_at)
	EXECUTE FUNCTION picture_keep_number();
CREATE TRIGGER picture_stays BEFORE DELETE ON picture FOR EACH ROW
	EXECUTE FUNCTION picture_keep_number();

-- Replacement: no cycle; a replacement that is not listed hides nothing.
CREATE FUNCTION picture_replacement_check() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM lock_invariant('replacement');
	IF EXISTS (WITH RECURSIVE later(id) AS (
			SELECT NEW.replaced_by_id
			UNION SELECT p.replaced_by_id FROM later
				JOIN picture p ON p.id = later.id)
		SELECT FROM later WHERE id = NEW.id) THEN
		RAISE EXCEPTION 'picture % would replace itself', NEW.id
			USING ERRCODE = 'check_violation', CONSTRAINT = 'picture_replacement_has_no_cycle';
	END IF;
	NEW.is_obsolete := EXISTS (SELECT FROM picture r
		WHERE r.id = NEW.replaced_by_id AND r.visibility = 'listed');
	RETURN NEW;
END $$;
CREATE TRIGGER picture_b_replacement_insert BEFORE INSERT ON picture FOR EACH ROW
	WHEN (NEW.replaced_by_id IS NOT NULL OR NEW.is_obsolete)
	EXECUTE FUNCTION picture_replacement_check();
CREATE TRIGGER picture_b_replacement_update BEFORE UPDATE ON picture FOR EACH ROW
	WHEN (OLD.replaced_by_id IS DISTINCT FROM NEW.replaced_by_id OR OLD.is_obsolete <> NEW.is_obsolete)
	EXECUTE FUNCTION picture_replacement_check();

CREATE FUNCTION picture_visibility_changed() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM lock_invariant('replacement');
	UPDATE picture SET is_obsolete = (NEW.visibility = 'listed')
		WHERE replaced_by_id = NEW.id AND is_obsolete <> (NEW.visibility = 'listed');
	RETURN NULL;
END $$;
CREATE TRIGGER picture_visibility_changed AFTER UPDATE ON picture FOR EACH ROW
	WHEN (OLD.visibility <> NEW.visibility)
	EXECUTE FUNCTION picture_visibility_changed();
