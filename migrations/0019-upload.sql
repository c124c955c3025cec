-- migrations/0019-upload.sql: uploads that are sent again, and pictures that look alike.

CREATE TABLE upload_key (
	account_id int NOT NULL REFERENCES account,
	key text NOT NULL
		CONSTRAINT upload_key_is_bounded CHECK (octet_length(key) BETWEEN 1 AND 200),
	content_sha256 bytea NOT NULL
		CONSTRAINT upload_key_content_has_32_bytes CHECK (octet_length(content_sha256) = 32),
	picture_id int NOT NULL REFERENCES picture,
	made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (account_id, key)
);
CREATE INDEX upload_key_made_at ON upload_key (made_at);
COMMENT ON TABLE upload_key IS 'Uploads that carried an Idempotency-Key, for a day: sent again, they make no second picture';
COMMENT ON COLUMN upload_key.account_id IS 'Who sent it';
COMMENT ON COLUMN upload_key.key IS 'The key, as the client chose it';
COMMENT ON COLUMN upload_key.content_sha256 IS 'SHA-256 of all that was sent with it';
COMMENT ON COLUMN upload_key.picture_id IS 'The picture that was made of it';
COMMENT ON COLUMN upload_key.made_at IS 'When it came';

-- Of two hashes that differ in up to three bits, at least one of the four
-- quarters is the same.
CREATE INDEX media_looks_0 ON media (((perceptual_hash >> 48) & 65535)) WHERE perceptual_hash IS NOT NULL;
CREATE INDEX media_looks_1 ON media (((perceptual_hash >> 32) & 65535)) WHERE perceptual_hash IS NOT NULL;
CREATE INDEX media_looks_2 ON media (((perceptual_hash >> 16) & 65535)) WHERE perceptual_hash IS NOT NULL;
CREATE INDEX media_looks_3 ON media ((perceptual_hash & 65535)) WHERE perceptual_hash IS NOT NULL;

GRANT SELECT, INSERT, DELETE ON upload_key TO pinakes_writer;
