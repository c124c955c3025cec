-- migrations/0017-account-rights.sql: the writer changes of accounts, sessions and tokens what it has to, column by column.

-- A fault in the program that writes shall make nobody an administrator, end
-- no suspension, and give no session to somebody else.
REVOKE UPDATE ON account, session, api_token FROM pinakes_writer;
GRANT UPDATE (password_hash, picture_count) ON account TO pinakes_writer;
GRANT UPDATE (last_seen_at) ON session TO pinakes_writer;
GRANT UPDATE (last_used_at) ON api_token TO pinakes_writer;

-- What it may do only as a whole runs with the rights of the owner.
ALTER FUNCTION delete_account(int, boolean) SECURITY DEFINER
	SET search_path = public, pg_temp;
REVOKE INSERT ON retired_name FROM pinakes_writer;
