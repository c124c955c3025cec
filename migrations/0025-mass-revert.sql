-- migrations/0025-mass-revert.sql: what one account changed in a span of time, undone as a whole.

CREATE FUNCTION record_mass_revert(of_account_id int, by_actor_id int, by_tool text,
	reason moderation_reason, note text) RETURNS void
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM require_moderator(by_actor_id);
	PERFORM record_moderation('revert', reason, NULL, of_account_id, by_actor_id, by_tool, note);
END $$;
COMMENT ON FUNCTION record_mass_revert(int, int, text, moderation_reason, text) IS
	'Notes that what an account changed was undone; each picture has its own revision';
REVOKE ALL ON FUNCTION record_mass_revert(int, int, text, moderation_reason, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_mass_revert(int, int, text, moderation_reason, text) TO pinakes_writer;
