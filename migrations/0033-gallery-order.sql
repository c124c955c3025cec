-- migrations/0033-gallery-order.sql: galleries whose pictures somebody has put in order.

ALTER TABLE gallery_picture ADD COLUMN place bigint;
COMMENT ON COLUMN gallery_picture.place IS
	'Where it stands among the others of a gallery that is arranged, with gaps; NULL: behind them, the newest first';

-- The order of a gallery, arranged or not; of one that is not, newest first.
CREATE INDEX gallery_picture_place ON gallery_picture (gallery_id, place, picture_id DESC);

-- Numbers anew in the order that there is, with room between.
CREATE FUNCTION number_gallery(of_gallery_id int) RETURNS void
	LANGUAGE sql AS $$
	UPDATE gallery_picture m SET place = n.place
	FROM (SELECT picture_id, 1048576 * row_number() OVER (ORDER BY place, picture_id DESC) AS place
		FROM gallery_picture WHERE gallery_id = of_gallery_id) n
	WHERE m.gallery_id = of_gallery_id AND m.picture_id = n.picture_id
$$;
COMMENT ON FUNCTION number_gallery(int) IS 'Gives every picture of a gallery a place of its own, with gaps';

-- Between which two places the picture has to be to stand there among those
-- that are shown.
CREATE FUNCTION gallery_gap(of_gallery_id int, of_picture_id int, new_position int,
	OUT before bigint, OUT behind bigint)
	LANGUAGE sql STABLE AS $$
	SELECT max(place) FILTER (WHERE n < new_position), min(place) FILTER (WHERE n >= new_position)
	FROM (SELECT m.place, row_number() OVER (ORDER BY m.place, m.picture_id DESC) AS n
		FROM gallery_picture m JOIN picture p ON p.id = m.picture_id AND p.is_shown
		WHERE m.gallery_id = of_gallery_id AND m.picture_id <> of_picture_id) AS others
$$;
COMMENT ON FUNCTION gallery_gap(int, int, int) IS
	'The places of the shown pictures that would stand before and behind a picture at a position; NULL: none';

CREATE FUNCTION gallery_position(of_gallery_id int, of_picture_id int) RETURNS int
	LANGUAGE sql STABLE AS $$
	SELECT n::int FROM (SELECT m.picture_id,
			row_number() OVER (ORDER BY m.place, m.picture_id DESC) AS n
		FROM gallery_picture m JOIN picture p ON p.id = m.picture_id AND p.is_shown
		WHERE m.gallery_id = of_gallery_id) AS all_of_them WHERE picture_id = of_picture_id
$$;
COMMENT ON FUNCTION gallery_position(int, int) IS 'Which of the shown pictures it is, from 1; NULL: none';

CREATE FUNCTION move_in_gallery(of_gallery_id int, of_picture_id int, new_position int) RETURNS int
	LANGUAGE plpgsql AS $$
DECLARE
	gap record;
BEGIN
	IF EXISTS (SELECT FROM gallery_picture WHERE gallery_id = of_gallery_id AND place IS NULL) THEN
		PERFORM number_gallery(of_gallery_id);
	END IF;
	gap := gallery_gap(of_gallery_id, of_picture_id, greatest(new_position, 1));
	IF gap.behind - gap.before < 2 THEN
		PERFORM number_gallery(of_gallery_id);
		gap := gallery_gap(of_gallery_id, of_picture_id, greatest(new_position, 1));
	END IF;
	UPDATE gallery_picture SET place = coalesce((gap.before + gap.behind) / 2,
			gap.before + 1048576, gap.behind - 1048576, place)
		WHERE gallery_id = of_gallery_id AND picture_id = of_picture_id;
	RETURN gallery_position(of_gallery_id, of_picture_id);
END $$;
COMMENT ON FUNCTION move_in_gallery(int, int, int) IS
	'Puts a picture at a position among the shown ones of a gallery, from 1, and behind all where that is too many; returns where it is now, NULL: not in it';

GRANT EXECUTE ON FUNCTION number_gallery(int), gallery_gap(int, int, int), gallery_position(int, int),
	move_in_gallery(int, int, int) TO pinakes_writer;
