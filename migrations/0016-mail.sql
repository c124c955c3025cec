-- migrations/0016-mail.sql: links that set a password, sent by mail where the site can.

ALTER TABLE site ADD COLUMN sends_mail boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN site.sends_mail IS 'Whether the keeper has a command to send mail with';

-- The link itself is made when it is sent, so that it is kept nowhere.
CREATE TABLE reset_mail (
	account_id int PRIMARY KEY REFERENCES account,
	address text NOT NULL
		CONSTRAINT reset_mail_address_is_one CHECK (char_length(address) <= 254
			AND address ~ '^[!#-''*+./0-9=?A-Z^-~-]+@[A-Za-z0-9.-]+$'),
	made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	tries int NOT NULL DEFAULT 0,
	try_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE reset_mail IS 'Mails that wait to be sent, each with a link that sets a password';
COMMENT ON COLUMN reset_mail.account_id IS 'Whose password it sets';
COMMENT ON COLUMN reset_mail.address IS 'Where it goes; forgotten once it has gone';
COMMENT ON COLUMN reset_mail.made_at IS 'When an administrator asked for it';
COMMENT ON COLUMN reset_mail.tries IS 'How often it was tried';
COMMENT ON COLUMN reset_mail.try_at IS 'Not before';

CREATE FUNCTION admin.mail_password_reset(name text, address text) RETURNS text
	LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
	owner_id int := admin.account_id($1);
BEGIN
	IF NOT (SELECT s.sends_mail FROM site s) THEN
		RAISE object_not_in_prerequisite_state USING
			MESSAGE = 'this site does not send mail',
			HINT = 'set sendmail in its settings, or use admin.reset_password';
	END IF;
	INSERT INTO reset_mail AS m (account_id, address) VALUES (owner_id, $2)
		ON CONFLICT (account_id) DO UPDATE SET address = excluded.address,
			tries = 0, try_at = clock_timestamp();
	RETURN format('a link for %s goes to %s', $1, $2);
END $$;
COMMENT ON FUNCTION admin.mail_password_reset(text, text) IS
	'Sends a link by mail with which the owner of an account sets a new password, once';
REVOKE ALL ON FUNCTION admin.mail_password_reset(text, text) FROM PUBLIC;

GRANT UPDATE (sends_mail) ON site TO pinakes_writer;
GRANT SELECT, DELETE, UPDATE (tries, try_at) ON reset_mail TO pinakes_writer;
GRANT INSERT ON password_reset TO pinakes_writer;
