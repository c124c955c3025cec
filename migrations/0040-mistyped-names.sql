-- migrations/0040-mistyped-names.sql: names of objects that are a letter or two from another.

-- How many letters one text is from another (postgresql-contrib).
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

-- Few mistype the first letter of a word, but goat and boat are two things;
-- and so are those that only a number tells apart. Of 120,000 names this and
-- the length leave some 6,000, which are read from the index alone. Longer
-- names, of which letters might outgrow it, are not in it.
CREATE FUNCTION object_likeness_key(likeness text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN regexp_replace(likeness, '(?!^)[^0-9]+', '', 'g');
COMMENT ON FUNCTION object_likeness_key(text) IS
	'What two likenesses share that may be one name mistyped: the first letter and all digits';
CREATE INDEX object_name_letters ON object ((object_likeness_key(object_likeness(name)) COLLATE "C"),
	(char_length(object_likeness(name))), (object_likeness(name) COLLATE "C")) INCLUDE (id, name)
	WHERE char_length(name) <= 100;
CREATE INDEX object_alias_name_letters ON object_alias ((object_likeness_key(object_likeness(name)) COLLATE "C"),
	(char_length(object_likeness(name))), (object_likeness(name) COLLATE "C")) INCLUDE (object_id, name)
	WHERE char_length(name) <= 100;

-- Two letters the wrong way round are one mistake to who types, and two to
-- levenshtein().
CREATE FUNCTION letters_apart(one text, other text) RETURNS int
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	length int := char_length(one);
	other_length int := char_length(other);
	apart int;
	at int := 1;
BEGIN
	IF one = other THEN
		RETURN 0;
	ELSIF left(one, 1) <> left(other, 1) OR least(length, other_length) < 4
			OR greatest(length, other_length) > 200 THEN
		RETURN NULL;
	END IF;
	apart := levenshtein_less_equal(one, other, 2);
	IF apart = 2 AND length = other_length THEN
		WHILE substr(one, at, 1) = substr(other, at, 1) LOOP
			at := at + 1;
		END LOOP;
		IF overlay(one PLACING reverse(substr(one, at, 2)) FROM at FOR 2) = other THEN
			RETURN 1;
		END IF;
	END IF;
	RETURN CASE WHEN apart <= CASE WHEN length + other_length < 15 THEN 1 ELSE 2 END THEN apart END;
END $$;
COMMENT ON FUNCTION letters_apart(text, text) IS
	'How many letters have to be changed to make one word the other, which begins alike; NULL: they are two words, being shorter than four letters, or more than one letter apart, or two where they have eight';

-- Word by word too: a black bear is no black deer.
CREATE FUNCTION object_letters_apart(one text, other text) RETURNS int
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
	apart int := letters_apart(object_likeness(one), object_likeness(other));
	words text[] := regexp_split_to_array(one COLLATE "C.utf8", '[[:space:]_''’.-]+');
	others text[] := regexp_split_to_array(other COLLATE "C.utf8", '[[:space:]_''’.-]+');
BEGIN
	IF cardinality(words) <> cardinality(others) THEN
		RETURN CASE WHEN apart < 2 THEN apart END;
	END IF;
	FOR at IN 1 .. cardinality(words) LOOP
		IF letters_apart(object_likeness(words[at]), object_likeness(others[at])) IS NULL THEN
			RETURN NULL;
		END IF;
	END LOOP;
	RETURN apart;
END $$;
COMMENT ON FUNCTION object_letters_apart(text, text) IS
	'How many letters have to be changed to make one name of an object look like the other; NULL: they mean two things';

GRANT EXECUTE ON FUNCTION object_likeness_key(text), letters_apart(text, text),
	object_letters_apart(text, text) TO pinakes_reader, pinakes_writer;
