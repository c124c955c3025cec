-- migrations/0022-activity.sql: what somebody has changed, the newest first.

CREATE INDEX change_actor ON change (actor_id, id) WHERE kind <> 'moderation';
