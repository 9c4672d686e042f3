-- What a message says is sealed with ENCRYPTION_KEYS from when it is asked for until it is sent. Rows
-- that an older version has queued are in plain text, in the columns of before; a worker sends either.
ALTER TABLE email
  ADD sealed bytea, -- html and text together; gone when it is sent
  DROP CONSTRAINT email_check,
  ADD CONSTRAINT email_has_text
    CHECK (num_nonnulls(html, body_text, sealed) > 0) NOT VALID; -- '' once nothing is left
ALTER TABLE email VALIDATE CONSTRAINT email_has_text;
GRANT UPDATE (sealed) ON email TO billhook_engine;
ALTER POLICY email_blank ON email
  WITH CHECK (html IS NULL AND body_text = '' AND sealed IS NULL AND text_until IS NULL);

ALTER TABLE sms
  ADD sealed bytea, -- in the place of body
  DROP CONSTRAINT sms_check,
  ADD CONSTRAINT sms_has_text
    CHECK (status <> 'queued' OR num_nonnulls(body, sealed) > 0) NOT VALID;
ALTER TABLE sms VALIDATE CONSTRAINT sms_has_text;
GRANT SELECT (ctid, id, sealed), UPDATE (sealed) ON email TO billhook_keys;
GRANT SELECT (ctid, id, sealed), UPDATE (sealed) ON sms TO billhook_keys;
CREATE POLICY email_keys ON email TO billhook_keys USING (true) WITH CHECK (true);
CREATE POLICY sms_keys ON sms TO billhook_keys USING (true) WITH CHECK (true);

-- Tries of passwords for addresses without account, counted as account.failed_logins counts others,
-- so that a pause does not tell which exist. A slot is part of the hash: so many rows there may be at
-- the most, whatever strangers send, and of two addresses in one slot the later one is counted.
CREATE TABLE unknown_address (
  slot         integer PRIMARY KEY CHECK (slot BETWEEN 0 AND 262143),
  hash         bytea NOT NULL CHECK (length(hash) = 32), -- HMAC with a key made from ENCRYPTION_KEYS
  failures     integer NOT NULL CHECK (failures >= 0),
  locked_until timestamptz,
  tried_at     timestamptz NOT NULL
) WITH (fillfactor = 50);
ALTER TABLE unknown_address ENABLE ROW LEVEL SECURITY;
ALTER TABLE unknown_address FORCE ROW LEVEL SECURITY;
CREATE POLICY unknown_address_auth ON unknown_address TO billhook_auth USING (true) WITH CHECK (true);
CREATE POLICY unknown_address_prune ON unknown_address TO billhook_engine
  USING (tried_at < now() - interval '1 day');
GRANT SELECT, INSERT, UPDATE ON unknown_address TO billhook_auth;
GRANT SELECT (slot, tried_at), DELETE ON unknown_address TO billhook_engine;
-- Failures of either are forgotten after a day without a try; NULL: from before this column.
ALTER TABLE account ADD last_failed_at timestamptz;

-- One that gave way to a newer one.
ALTER TABLE session
  DROP CONSTRAINT session_revoked_for_check,
  ADD CONSTRAINT session_revoked_for_check
    CHECK (revoked_for IN ('logout', 'revoked', 'reuse', 'password', 'deleted', 'limit')) NOT VALID;
ALTER TABLE session VALIDATE CONSTRAINT session_revoked_for_check;
-- An account has so many at the most, and has had many more.
CREATE INDEX session_open ON session (account_id, created_at, id) WHERE revoked_at IS NULL;
