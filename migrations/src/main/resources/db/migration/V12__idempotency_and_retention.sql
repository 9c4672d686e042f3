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
  USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON idempotency_key TO billhook_api, billhook_auth;
GRANT SELECT, DELETE ON idempotency_key TO billhook_engine;
