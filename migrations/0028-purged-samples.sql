-- migrations/0028-purged-samples.sql: a purge erases what samples of label sets call the picture.

CREATE OR REPLACE FUNCTION erase_picture(of_picture_id int) RETURNS void
	LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('pinakes.purge', 'on', true);
	DELETE FROM region WHERE picture_id = of_picture_id;
	DELETE FROM rating WHERE picture_id = of_picture_id;
	DELETE FROM gallery_picture WHERE picture_id = of_picture_id;
	DELETE FROM picture_licence WHERE picture_id = of_picture_id;
	DELETE FROM upload_key WHERE picture_id = of_picture_id;
	DELETE FROM text_sample WHERE picture_id = of_picture_id;
	UPDATE picture SET visibility = 'purged', title = '', nature_id = NULL,
		replaced_by_id = NULL WHERE id = of_picture_id;
	UPDATE picture_text SET description = '', origin_url = NULL, creator = NULL,
		credit_url = NULL WHERE picture_id = of_picture_id;
	UPDATE picture_revision SET title = '', description = '', origin_url = NULL,
		creator = NULL, credit_url = NULL, reason = '' WHERE picture_id = of_picture_id;
	UPDATE region_revision SET regions = '[]', reason = '' WHERE picture_id = of_picture_id;
	UPDATE moderation_action SET note = '' WHERE picture_id = of_picture_id;
	UPDATE label_sample SET file_path = 'purged ' || position WHERE picture_id = of_picture_id;
	PERFORM set_config('pinakes.purge', 'off', true);
END $$;
