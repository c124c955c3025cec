-- migrations/0041-shape-text.sql: a shape of many points becomes text in one pass.

/*
 * Each subscript of a long array, which is stored aside, fetches and unpacks
 * all of it: a polygon of 10,000 points was unpacked 20,000 times. Taken apart
 * once, it is unpacked once.
 */
CREATE OR REPLACE FUNCTION region_shape_text(shape shape, coordinates float8[]) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN CASE shape
		WHEN 'bbox' THEN '{"x":' || coordinates[1] || ',"y":' || coordinates[2]
			|| ',"w":' || coordinates[3] || ',"h":' || coordinates[4] || '}'
		WHEN 'point' THEN '{"x":' || coordinates[1] || ',"y":' || coordinates[2] || '}'
		ELSE '[' || (SELECT string_agg(CASE WHEN i % 2 = 1 THEN '{"x":' || c
				ELSE '"y":' || c || '}' END, ',' ORDER BY i)
			FROM unnest(coordinates) WITH ORDINALITY AS u(c, i)) || ']'
	END;
