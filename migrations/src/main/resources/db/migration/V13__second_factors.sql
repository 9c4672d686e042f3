-- Second factors: codes by text message beside TOTP, and a limit on wrong codes. Text messages.

ALTER TABLE account
  ADD sms_factor_at        timestamptz, -- from then on a code sent to the phone is taken
  ADD failed_factors       integer NOT NULL DEFAULT 0 CHECK (failed_factors >= 0), -- in a row
  ADD factors_locked_until timestamptz,
  ADD second_factor        boolean NOT NULL
    GENERATED ALWAYS AS (totp_confirmed_at IS NOT NULL OR sms_factor_at IS NOT NULL) STORED,
  ADD CHECK (totp_confirmed_at IS NULL OR totp_sealed IS NOT NULL),
  ADD CHECK (phone_verified_at IS NULL OR phone IS NOT NULL),
  ADD CHECK (sms_factor_at IS NULL OR phone_verified_at IS NOT NULL);

-- The code that a person was last sent by text message, for each thing that it may be good for.
CREATE TABLE text_code (
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  purpose    text NOT NULL CHECK (purpose IN ('verify', 'factor')), -- of a number; at log-in
  phone      text NOT NULL, -- where it was sent
  sealed     bytea NOT NULL,
  attempts   smallint NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, purpose)
);
ALTER TABLE text_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE text_code FORCE ROW LEVEL SECURITY;
CREATE POLICY text_code_auth ON text_code TO billhook_auth USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON text_code TO billhook_auth;
CREATE INDEX text_code_expires ON text_code (expires_at);
CREATE POLICY text_code_prune ON text_code TO billhook_engine USING (expires_at < now());
GRANT SELECT (account_id, purpose, expires_at), DELETE ON text_code TO billhook_engine;

-- Text messages, each with where it stands. The job that sends one carries only its id.
CREATE TABLE sms (
  id          uuid PRIMARY KEY, -- also the id of its job
  tenant_id   uuid REFERENCES tenant ON DELETE CASCADE, -- NULL: a message of the installation itself
  account_id  uuid REFERENCES account ON DELETE CASCADE, -- whom it brings a code
  recipient   text NOT NULL CHECK (recipient ~ '^\+[1-9][0-9]{6,14}$'), -- E.164
  body        text CHECK (length(body) BETWEEN 1 AND 1600), -- gone when a code has been handed over
  status      text NOT NULL CHECK (status IN ('queued', 'sent', 'failed')),
  sending_at  timestamptz, -- committed before the provider is first called: from then on it may have it
  provider    text,
  provider_id text, -- the provider's message id
  error       text,
  expires_at  timestamptz, -- it is not sent after this
  created_at  timestamptz NOT NULL DEFAULT now(),
  sent_at     timestamptz,
  CHECK (body IS NOT NULL OR status = 'sent'),
  CHECK ((status = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX sms_recipient ON sms (recipient, created_at);
CREATE INDEX sms_account ON sms (account_id, created_at) WHERE account_id IS NOT NULL;
CREATE INDEX sms_tenant ON sms (tenant_id) WHERE tenant_id IS NOT NULL;
CREATE INDEX sms_installation_created ON sms (created_at) WHERE tenant_id IS NULL;
CREATE INDEX sms_provider_id ON sms (provider_id) WHERE provider_id IS NOT NULL;
ALTER TABLE sms ENABLE ROW LEVEL SECURITY;
ALTER TABLE sms FORCE ROW LEVEL SECURITY;
CREATE POLICY sms_worker ON sms TO billhook_worker
  USING (tenant_id = current_tenant() OR (tenant_id IS NULL AND in_installation_scope()))
  WITH CHECK (tenant_id = current_tenant() OR (tenant_id IS NULL AND in_installation_scope()));
-- Codes are written before any tenant is known, and counted so that nobody sends without end.
CREATE POLICY sms_installation_auth ON sms FOR INSERT TO billhook_auth WITH CHECK (tenant_id IS NULL);
CREATE POLICY sms_count_auth ON sms FOR SELECT TO billhook_auth USING (tenant_id IS NULL);
-- What may go: as V12 has it for mails.
CREATE POLICY sms_prune ON sms TO billhook_engine
  USING ((tenant_id IS NULL AND created_at < now() - interval '30 days')
         OR EXISTS (SELECT FROM tenant t WHERE t.id = tenant_id AND t.purge_at < now()));
GRANT SELECT, UPDATE ON sms TO billhook_worker;
GRANT SELECT (id, tenant_id, created_at), DELETE ON sms TO billhook_engine;
GRANT INSERT ON sms TO billhook_auth;
GRANT SELECT (tenant_id, account_id, recipient, created_at) ON sms TO billhook_auth;
