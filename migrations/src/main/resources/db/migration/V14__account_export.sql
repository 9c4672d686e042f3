-- What a person's export of their own data also tells: the installation's mails to their address, and
-- what failed against their account, which stands in the log by nobody.
CREATE INDEX email_installation_recipient ON email (lower(recipient)) WHERE tenant_id IS NULL;
CREATE POLICY email_export_auth ON email FOR SELECT TO billhook_auth USING (tenant_id IS NULL);
GRANT SELECT (id, tenant_id, recipient, subject, status, created_at, sent_at) ON email TO billhook_auth;
ALTER POLICY audit_log_read_auth ON audit_log
  USING (actor_type = 'account' OR (actor_type = 'system' AND target LIKE 'account:%'));
CREATE INDEX api_key_created_by ON api_key (created_by) WHERE created_by IS NOT NULL;
CREATE INDEX invitation_invited_by ON invitation (invited_by) WHERE invited_by IS NOT NULL;
