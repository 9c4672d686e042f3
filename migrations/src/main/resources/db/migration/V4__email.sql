-- E-mails asked for, each with where it stands. The job that sends one carries only its id.
CREATE TABLE email (
  id          uuid PRIMARY KEY, -- also the id of its job
  tenant_id   uuid REFERENCES tenant, -- NULL: a mail of the installation itself
  recipient   text NOT NULL CHECK (length(recipient) BETWEEN 3 AND 254),
  sender      text NOT NULL,
  subject     text NOT NULL,
  html        text,
  body_text   text,
  tags        text[] NOT NULL DEFAULT '{}',
  status      text NOT NULL CHECK (status IN ('queued', 'sent', 'failed')),
  provider    text,
  provider_id text, -- the provider's message id
  error       text,
  created_at  timestamptz NOT NULL DEFAULT now(),
  sent_at     timestamptz,
  CHECK (html IS NOT NULL OR body_text IS NOT NULL),
  CHECK ((status = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX email_tenant ON email (tenant_id, id) WHERE tenant_id IS NOT NULL;
CREATE INDEX email_provider_id ON email (provider_id) WHERE provider_id IS NOT NULL;
ALTER TABLE email ENABLE ROW LEVEL SECURITY;
ALTER TABLE email FORCE ROW LEVEL SECURITY;
CREATE POLICY email_own ON email TO billhook_api, billhook_worker
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY email_installation ON email TO billhook_worker
  USING (tenant_id IS NULL AND in_installation_scope())
  WITH CHECK (tenant_id IS NULL AND in_installation_scope());
CREATE POLICY email_ops ON email FOR SELECT TO billhook_ops USING (true);
GRANT SELECT, INSERT, UPDATE ON email TO billhook_api, billhook_worker;
GRANT SELECT (id, tenant_id, status, provider, provider_id, error, created_at, sent_at, tags)
  ON email TO billhook_ops;
