-- What operators' actions need beside the audit log.

-- Replays that carried a nonce: the same request again gets the same answer and does nothing. Kept
-- for a day.
CREATE TABLE replay_request (
  actor_id   uuid NOT NULL,
  nonce      text NOT NULL CHECK (length(nonce) <= 100),
  request    text NOT NULL, -- a hash of what was asked: a nonce cannot serve for something else
  matched    bigint NOT NULL DEFAULT 0,
  replayed   bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (actor_id, nonce)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON replay_request TO billhook_engine;

-- What was done to one thing, newest first. Targets have at most 300 characters.
CREATE INDEX audit_log_target ON audit_log (target, id);
