-- Who did what. Append-only: no role but the owner may change or remove a row.
CREATE TABLE audit_log (
  id         uuid PRIMARY KEY,
  tenant_id  uuid REFERENCES tenant, -- NULL: it concerns the installation
  actor_type text NOT NULL CHECK (actor_type IN ('operator', 'account', 'api_key', 'system')),
  actor_id   uuid,
  action     text NOT NULL, -- stable, feature.verb
  target     text NOT NULL, -- what it was done to
  reason     text CHECK (length(reason) <= 500),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_log_tenant ON audit_log (tenant_id, id) WHERE tenant_id IS NOT NULL;
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_log_write ON audit_log FOR INSERT TO billhook_engine WITH CHECK (true);
CREATE POLICY audit_log_ops ON audit_log FOR SELECT TO billhook_ops USING (true);
CREATE POLICY audit_log_own ON audit_log FOR SELECT TO billhook_api USING (tenant_id = current_tenant());
GRANT INSERT ON audit_log TO billhook_engine;
GRANT SELECT ON audit_log TO billhook_ops, billhook_api;
