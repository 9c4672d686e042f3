-- Retention of text messages and the codes in them, as V12 has it for mails.

ALTER TABLE sms
  DROP CONSTRAINT sms_tenant_id_fkey,
  ADD FOREIGN KEY (tenant_id) REFERENCES tenant ON DELETE CASCADE;
CREATE INDEX sms_tenant ON sms (tenant_id) WHERE tenant_id IS NOT NULL;
CREATE INDEX sms_installation_created ON sms (created_at) WHERE tenant_id IS NULL;
CREATE POLICY sms_prune ON sms TO billhook_engine
  USING ((tenant_id IS NULL AND created_at < now() - interval '30 days')
         OR EXISTS (SELECT FROM tenant t WHERE t.id = tenant_id AND t.purge_at < now()));
GRANT SELECT (id, tenant_id, created_at), DELETE ON sms TO billhook_engine;

CREATE INDEX text_code_expires ON text_code (expires_at);
CREATE POLICY text_code_prune ON text_code TO billhook_engine USING (expires_at < now());
GRANT SELECT (account_id, purpose, expires_at), DELETE ON text_code TO billhook_engine;
