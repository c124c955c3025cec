-- migrations/0008-rights.sql: two roles with least rights.

-- Nothing is open to everyone: new functions are callable by roles named here.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
DO $$
DECLARE
	own regprocedure;
BEGIN
	FOR own IN SELECT p.oid FROM pg_proc p
		WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS (
			SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
	LOOP
		EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', own);
	END LOOP;
END $$;
GRANT USAGE ON SCHEMA public TO pinakes_reader, pinakes_writer;
GRANT EXECUTE ON FUNCTION fold(text), origin_key(text), title_tiebreak(text)
	TO pinakes_reader, pinakes_writer;

-- The reader may only SELECT, and sees no secret: neither password hashes
-- nor sessions nor tokens.
GRANT SELECT ON licence, nature, file_format, object, object_alias,
	object_parent, catalogue, media, picture, picture_text, picture_licence,
	region, picture_object, rating, gallery, gallery_trust, gallery_picture,
	picture_revision, region_revision, object_revision, change, feed,
	statistic, quantile, text_sample
	TO pinakes_reader;
GRANT SELECT (id, name, is_admin, joined_at, suspended_at, deleted_at, picture_count)
	ON account TO pinakes_reader;

-- The writer changes current state and appends to history. It may not delete
-- pictures, accounts or media, nor rewrite what was recorded.
GRANT SELECT ON ALL TABLES IN SCHEMA public TO pinakes_writer;
GRANT INSERT, UPDATE ON account, session, api_token, object, object_alias,
	object_parent, media, picture, picture_text, picture_licence, region,
	rating, gallery, gallery_trust, gallery_picture, statistic, quantile,
	text_sample TO pinakes_writer;
GRANT DELETE ON session, api_token, object, object_alias, object_parent,
	picture_licence, region, rating, gallery, gallery_trust, gallery_picture,
	text_sample TO pinakes_writer;
GRANT INSERT ON picture_revision, region_revision, object_revision, change
	TO pinakes_writer;
GRANT UPDATE (number) ON change TO pinakes_writer;
GRANT UPDATE (last_number) ON feed TO pinakes_writer;
GRANT UPDATE (picture_count) ON licence, nature TO pinakes_writer;
GRANT EXECUTE ON FUNCTION is_line(text, int), lock_invariant(text),
	region_is_valid(shape, float8[]),
	region_shape_text(shape, float8[]), regions_text(int), number_changes(int),
	record_picture(int, int, text, text), record_regions(int, int, text, text),
	record_object(int, int, text, text), refresh_statistics()
	TO pinakes_writer;
