-- migrations/0021-write-rate.sql: how often each account changes something.

-- Unlogged: no commit waits for the disk because of it, and a crash of the
-- server forgets it.
CREATE UNLOGGED TABLE write_rate (
	account_id int PRIMARY KEY REFERENCES account,
	minute_at timestamptz NOT NULL,
	minute_count int NOT NULL,
	hour_at timestamptz NOT NULL,
	hour_count int NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE write_rate IS 'Requests that change something, of the last minute and hour in which an account sent any';
COMMENT ON COLUMN write_rate.account_id IS 'Who sent them';
COMMENT ON COLUMN write_rate.minute_at IS 'When the minute began';
COMMENT ON COLUMN write_rate.minute_count IS 'How many in it';
COMMENT ON COLUMN write_rate.hour_at IS 'When the hour began';
COMMENT ON COLUMN write_rate.hour_count IS 'How many in it';

GRANT SELECT, INSERT, UPDATE ON write_rate TO pinakes_writer;
