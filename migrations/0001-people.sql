-- migrations/0001-people.sql: text rules, accounts, sessions, tokens.

-- Trigram indexes answer substring searches (postgresql-contrib).
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Case is folded character by character, over all of Unicode. The result is
-- stored and compared in collation "C": byte order, which LIKE and btree
-- share.
CREATE FUNCTION fold(text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN lower($1 COLLATE "C.utf8");
COMMENT ON FUNCTION fold(text) IS
	'A text without regard to case (simple Unicode mapping)';

-- True for a text of one line that a person can read: composed (NFC), no
-- control characters, no blank at either end.
CREATE FUNCTION is_line(line text, max_characters int) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN char_length(line) <= max_characters
		AND line !~ '[\x01-\x1f\x7f-\x9f]'
		AND line IS NFC NORMALIZED;
COMMENT ON FUNCTION is_line(text, int) IS
	'Whether a text is one line: NFC, no control characters, bounded';

CREATE TABLE account (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text COLLATE "C" NOT NULL UNIQUE
		CONSTRAINT account_name_is_line CHECK (is_line(name, 64)
			AND name <> '' AND btrim(name) = name
			AND name !~ '[/?#%]'),
	is_admin boolean NOT NULL DEFAULT false,
	joined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	password_hash text
		CONSTRAINT account_password_is_argon2id
		CHECK (password_hash LIKE '$argon2id$%'),
	suspended_at timestamptz,
	deleted_at timestamptz,
	picture_count int NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX account_name_folded ON account (fold(name));

COMMENT ON TABLE account IS 'People and programs that sign in; never deleted, so that a name is never given again';
COMMENT ON COLUMN account.id IS 'Number of the account';
COMMENT ON COLUMN account.name IS 'User name, unique also without regard to case';
COMMENT ON COLUMN account.is_admin IS 'True for administrators';
COMMENT ON COLUMN account.joined_at IS 'When the account was made';
COMMENT ON COLUMN account.password_hash IS 'argon2id with its parameters; NULL: cannot sign in by password';
COMMENT ON COLUMN account.suspended_at IS 'Since when the account may not act; NULL: it may';
COMMENT ON COLUMN account.deleted_at IS 'When its owner deleted the account; NULL: it exists';
COMMENT ON COLUMN account.picture_count IS 'Listed pictures, counted now and then by the keeper; a hint for plans, never truth';

CREATE TABLE session (
	token_sha256 bytea PRIMARY KEY
		CONSTRAINT session_token_is_sha256 CHECK (octet_length(token_sha256) = 32),
	account_id int NOT NULL REFERENCES account,
	started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	last_seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	expires_at timestamptz NOT NULL,
	user_agent text NOT NULL DEFAULT ''
		CONSTRAINT session_user_agent_is_bounded CHECK (char_length(user_agent) <= 500),
	CONSTRAINT session_ends_after_start CHECK (expires_at > started_at)
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expiry ON session (expires_at);

COMMENT ON TABLE session IS 'Signed-in browsers and programs that keep a cookie';
COMMENT ON COLUMN session.token_sha256 IS 'SHA-256 of the cookie''s 32 random bytes; the bytes are kept nowhere';
COMMENT ON COLUMN session.account_id IS 'Who is signed in';
COMMENT ON COLUMN session.started_at IS 'When it was signed in';
COMMENT ON COLUMN session.last_seen_at IS 'Last request, to within minutes';
COMMENT ON COLUMN session.expires_at IS 'When it ends by itself';
COMMENT ON COLUMN session.user_agent IS 'What the browser called itself, to tell sessions apart';

CREATE TYPE token_scope AS ENUM ('read', 'write', 'admin');
COMMENT ON TYPE token_scope IS 'What an API token may do; each includes the one before';

CREATE TABLE api_token (
	id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	account_id int NOT NULL REFERENCES account,
	label text NOT NULL
		CONSTRAINT api_token_label_is_line CHECK (is_line(label, 100)),
	token_sha256 bytea NOT NULL UNIQUE
		CONSTRAINT api_token_is_sha256 CHECK (octet_length(token_sha256) = 32),
	scope token_scope NOT NULL,
	created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	expires_at timestamptz,
	last_used_at timestamptz
);
CREATE INDEX api_token_account ON api_token (account_id);

COMMENT ON TABLE api_token IS 'Keys of programs';
COMMENT ON COLUMN api_token.id IS 'Number of the token, to revoke it by';
COMMENT ON COLUMN api_token.account_id IS 'On whose behalf it acts';
COMMENT ON COLUMN api_token.label IS 'What its owner calls it';
COMMENT ON COLUMN api_token.token_sha256 IS 'SHA-256 of the token, which is shown once';
COMMENT ON COLUMN api_token.scope IS 'What it may do';
COMMENT ON COLUMN api_token.created_at IS 'When it was made';
COMMENT ON COLUMN api_token.expires_at IS 'When it ends by itself; NULL: never';
COMMENT ON COLUMN api_token.last_used_at IS 'Last request, to within minutes; NULL: never used';
