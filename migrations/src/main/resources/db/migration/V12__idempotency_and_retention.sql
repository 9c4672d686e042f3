-- One row for each request with an Idempotency-Key, written in the transaction of its work. Nothing
-- has written the table of V9 yet. What was asked and answered is sealed as a whole: the hash of a
-- request may be that of a password, an answer may show a new API key.
DROP TABLE idempotency_key;
CREATE TABLE idempotency_key (
  scope      bytea PRIMARY KEY CHECK (length(scope) = 32), -- SHA-256 of tenant, principal, route, key
  tenant_id  uuid REFERENCES tenant ON DELETE CASCADE, -- NULL: what a person did for themself
  answer     bytea NOT NULL, -- sealed
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idempotency_key_created ON idempotency_key (created_at);
CREATE INDEX idempotency_key_tenant ON idempotency_key (tenant_id) WHERE tenant_id IS NOT NULL;
ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_key FORCE ROW LEVEL SECURITY;
CREATE POLICY idempotency_key_own ON idempotency_key TO billhook_api
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY idempotency_key_person ON idempotency_key TO billhook_auth
  USING (tenant_id IS NULL) WITH CHECK (tenant_id IS NULL);
CREATE POLICY idempotency_key_prune ON idempotency_key TO billhook_engine
  USING (created_at <= now() - interval '24 hours');
GRANT SELECT, INSERT, UPDATE ON idempotency_key TO billhook_api, billhook_auth;
GRANT SELECT (scope, created_at), DELETE ON idempotency_key TO billhook_engine;

-- Retention. The engine prunes; its policies show it only what has ended, its grants only ids and times.
CREATE POLICY signup_prune ON signup TO billhook_engine USING (expires_at < now());
GRANT SELECT (id, expires_at), DELETE ON signup TO billhook_engine;

CREATE POLICY one_time_token_prune ON one_time_token TO billhook_engine USING (expires_at < now());
GRANT SELECT (hash, expires_at), DELETE ON one_time_token TO billhook_engine;

CREATE INDEX invitation_expires ON invitation (expires_at);
CREATE POLICY invitation_prune ON invitation TO billhook_engine USING (expires_at < now());
GRANT SELECT (id, expires_at), DELETE ON invitation TO billhook_engine;

CREATE INDEX session_ended ON session (least(expires_at, revoked_at)); -- NULL is left out
CREATE POLICY session_prune ON session TO billhook_engine
  USING (least(expires_at, revoked_at) < now());
GRANT SELECT (id, expires_at, revoked_at), DELETE ON session TO billhook_engine;

-- From when on the text of a mail, in which a token stands, is worth nothing; then it is removed.
ALTER TABLE email ADD text_until timestamptz;
CREATE INDEX email_text_until ON email (text_until) WHERE text_until IS NOT NULL;
CREATE INDEX email_installation_created ON email (created_at) WHERE tenant_id IS NULL;
CREATE POLICY email_look ON email FOR SELECT TO billhook_engine USING (true);
CREATE POLICY email_blank ON email FOR UPDATE TO billhook_engine
  USING (text_until < now()) WITH CHECK (html IS NULL AND body_text = '' AND text_until IS NULL);
CREATE POLICY email_prune ON email FOR DELETE TO billhook_engine
  USING (tenant_id IS NULL
         OR EXISTS (SELECT FROM tenant t WHERE t.id = tenant_id AND t.purge_at < now()));
GRANT SELECT (id, tenant_id, status, text_until, created_at), UPDATE (html, body_text, text_until),
  DELETE ON email TO billhook_engine;
-- Forced policies hide every row from the owner too, so they are lifted for the length of a
-- statement; the table is locked meanwhile. First what waits for its clean-up from before, mails of
-- invitations and of accounts. Then what V9 meant to write and did not: that addresses of operators
-- are verified, since these were made by who has the machine.
ALTER TABLE email NO FORCE ROW LEVEL SECURITY;
UPDATE email SET text_until = created_at + interval '8 days'
WHERE (tenant_id IS NULL AND NOT tags @> '{receipt}') OR tags = '{invitation}';
ALTER TABLE email FORCE ROW LEVEL SECURITY;
ALTER TABLE account NO FORCE ROW LEVEL SECURITY;
UPDATE account SET email_verified_at = created_at, password_changed_at = created_at
WHERE operator_role IS NOT NULL AND email_verified_at IS NULL;
ALTER TABLE account FORCE ROW LEVEL SECURITY;

-- A tenant goes with all that is its own, save what was done in it: there its id names nothing then.
CREATE POLICY tenant_purge ON tenant FOR DELETE TO billhook_engine USING (purge_at < now());
GRANT DELETE ON tenant, billing_object, domain_event TO billhook_engine;
ALTER TABLE audit_log DROP CONSTRAINT audit_log_tenant_id_fkey;
ALTER TABLE api_key
  DROP CONSTRAINT api_key_tenant_id_fkey,
  ADD FOREIGN KEY (tenant_id) REFERENCES tenant ON DELETE CASCADE;
ALTER TABLE email
  DROP CONSTRAINT email_tenant_id_fkey,
  ADD FOREIGN KEY (tenant_id) REFERENCES tenant ON DELETE CASCADE;
ALTER TABLE billing_object
  DROP CONSTRAINT billing_object_tenant_id_fkey,
  ADD FOREIGN KEY (tenant_id) REFERENCES tenant ON DELETE CASCADE;
ALTER TABLE domain_event
  DROP CONSTRAINT domain_event_tenant_id_fkey,
  ADD FOREIGN KEY (tenant_id) REFERENCES tenant ON DELETE CASCADE;
CREATE INDEX api_key_rotated_to ON api_key (rotated_to) WHERE rotated_to IS NOT NULL;
CREATE INDEX account_default_tenant ON account (default_tenant) WHERE default_tenant IS NOT NULL;
