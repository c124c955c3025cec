-- migrations/0018-galleries.sql: galleries that their owners delete.

-- The row stays, so that its number says that there was one.
ALTER TABLE gallery ADD COLUMN deleted_at timestamptz;
COMMENT ON COLUMN gallery.deleted_at IS 'When it was deleted; NULL: it exists. A deleted one holds no picture and trusts nobody';
