-- E-mail and SMS that arrive once, or say why not: what a message is, what was told of it, and whom not
-- to write to. How a status ranks is written here alone: reports come in any order, and the highest one
-- ever told is the message's.

CREATE FUNCTION email_rank(status text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE status
     WHEN 'scheduled' THEN 0 WHEN 'queued' THEN 10 WHEN 'unknown' THEN 20 WHEN 'sent' THEN 30
     WHEN 'deferred' THEN 40 WHEN 'soft_bounced' THEN 50 WHEN 'delivered' THEN 60
     WHEN 'opened' THEN 70 WHEN 'clicked' THEN 80 WHEN 'failed' THEN 90 WHEN 'bounced' THEN 91
     WHEN 'complained' THEN 95 WHEN 'canceled' THEN 100 WHEN 'suppressed' THEN 100
   END::smallint $$;
CREATE FUNCTION sms_rank(status text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE status
     WHEN 'scheduled' THEN 0 WHEN 'queued' THEN 10 WHEN 'unknown' THEN 20 WHEN 'sent' THEN 30
     WHEN 'failed' THEN 50 WHEN 'undelivered' THEN 51 WHEN 'delivered' THEN 60
     WHEN 'canceled' THEN 100 WHEN 'suppressed' THEN 100
   END::smallint $$;

ALTER TABLE email
  DROP CONSTRAINT email_status_check,
  ADD CONSTRAINT email_status_check CHECK (email_rank(status) IS NOT NULL) NOT VALID,
  -- when the provider took it; what a callback tells may come before a worker has written it
  DROP CONSTRAINT email_check1,
  ADD lane             text NOT NULL DEFAULT 'transactional'
    CHECK (lane IN ('security', 'transactional', 'bulk')),
  ADD reply_to         text CHECK (length(reply_to) <= 998),
  ADD headers          jsonb, -- {name: value} beside our own
  ADD send_at          timestamptz, -- asked for; NULL: at once
  ADD template_id      uuid, -- no foreign key: a message keeps what it was made from
  ADD template_version integer,
  ADD unsubscribe      bytea CHECK (length(unsubscribe) = 32), -- SHA-256 of what a bulk mail's link carries
  ADD sending_at       timestamptz, -- committed before it is first handed over
  ADD sending_by       text; -- to whom: brevo, smtp, or these with /TENANT
ALTER TABLE email VALIDATE CONSTRAINT email_status_check;
CREATE UNIQUE INDEX email_unsubscribe ON email (unsubscribe) WHERE unsubscribe IS NOT NULL;
CREATE INDEX email_unknown ON email (id) WHERE status = 'unknown';
CREATE INDEX email_recipient ON email (tenant_id, recipient, id) WHERE tenant_id IS NOT NULL;
-- An operator says what became of one of which nobody knows, and looks whether it can go again.
GRANT SELECT (lane, send_at, sending_at, sending_by, text_until) ON email TO billhook_ops;
-- Whose mail a report or a link is about is looked up before its tenant is known.
GRANT SELECT (provider_id, unsubscribe) ON email TO billhook_engine;

-- Sealed as the mail is, and gone when its text is.
CREATE TABLE email_attachment (
  email_id  uuid NOT NULL REFERENCES email ON DELETE CASCADE,
  position  smallint NOT NULL,
  tenant_id uuid REFERENCES tenant ON DELETE CASCADE, -- NULL: of a mail of the installation
  name      text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  sealed    bytea NOT NULL,
  PRIMARY KEY (email_id, position)
);
CREATE INDEX email_attachment_tenant ON email_attachment (tenant_id) WHERE tenant_id IS NOT NULL;
ALTER TABLE email_attachment ENABLE ROW LEVEL SECURITY;
ALTER TABLE email_attachment FORCE ROW LEVEL SECURITY;
CREATE POLICY email_attachment_api ON email_attachment TO billhook_api
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY email_attachment_worker ON email_attachment TO billhook_worker
  USING (tenant_id = current_tenant() OR (tenant_id IS NULL AND in_installation_scope()))
  WITH CHECK (tenant_id = current_tenant() OR (tenant_id IS NULL AND in_installation_scope()));
CREATE POLICY email_attachment_keys ON email_attachment TO billhook_keys USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON email_attachment TO billhook_api, billhook_worker;
GRANT SELECT (ctid, email_id, position, sealed), UPDATE (sealed) ON email_attachment TO billhook_keys;

ALTER TABLE sms
  DROP CONSTRAINT sms_status_check,
  ADD CONSTRAINT sms_status_check CHECK (sms_rank(status) IS NOT NULL) NOT VALID,
  DROP CONSTRAINT sms_check1,
  ADD lane       text NOT NULL DEFAULT 'transactional'
    CHECK (lane IN ('security', 'transactional', 'bulk')),
  ADD tags       text[] NOT NULL DEFAULT '{}',
  ADD send_at    timestamptz,
  ADD encoding   text CHECK (encoding IN ('gsm7', 'ucs2')),
  ADD segments   smallint CHECK (segments > 0),
  ADD country    text, -- ISO 3166-1 alpha-2, of the number
  ADD asked_at   timestamptz, -- when the provider was last asked how it ended, having told nothing
  ADD sending_by text; -- whose account: twilio, or twilio/TENANT
ALTER TABLE sms VALIDATE CONSTRAINT sms_status_check;
CREATE INDEX sms_tenant_id ON sms (tenant_id, id) WHERE tenant_id IS NOT NULL;
DROP INDEX sms_tenant;
CREATE INDEX sms_unknown ON sms (id) WHERE status = 'unknown';
CREATE INDEX sms_sent ON sms (sent_at) WHERE status = 'sent'; -- nobody has told how it ended
CREATE POLICY sms_api ON sms TO billhook_api
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
GRANT SELECT, INSERT, UPDATE ON sms TO billhook_api;
CREATE POLICY sms_look ON sms FOR SELECT TO billhook_engine USING (true);
DROP POLICY sms_prune ON sms; -- which was for more than this
CREATE POLICY sms_prune ON sms FOR DELETE TO billhook_engine
  USING ((tenant_id IS NULL AND created_at < now() - interval '30 days')
         OR EXISTS (SELECT FROM tenant t WHERE t.id = tenant_id AND t.purge_at < now()));
GRANT SELECT (provider_id, status, sent_at, sending_by, asked_at) ON sms TO billhook_engine;
CREATE POLICY sms_ops ON sms FOR SELECT TO billhook_ops USING (true);
GRANT SELECT (id, tenant_id, status, lane, provider, provider_id, error, tags, created_at, sent_at,
              send_at, sending_at, sending_by, segments, country) ON sms TO billhook_ops;

-- What was told of a message, each report once, whatever its order: of a mail or of a text.
CREATE TABLE message_event (
  id          uuid PRIMARY KEY,
  tenant_id   uuid REFERENCES tenant ON DELETE CASCADE,
  email_id    uuid REFERENCES email ON DELETE CASCADE,
  sms_id      uuid REFERENCES sms ON DELETE CASCADE,
  external_id text, -- of the report; NULL: ours
  type        text NOT NULL, -- a status, or what the provider calls it where it is none
  detail      text CHECK (length(detail) <= 500), -- a code or a reason, never a body
  at          timestamptz NOT NULL,
  CHECK (num_nonnulls(email_id, sms_id) = 1)
);
CREATE UNIQUE INDEX message_event_email ON message_event (email_id, external_id)
  WHERE email_id IS NOT NULL;
CREATE UNIQUE INDEX message_event_sms ON message_event (sms_id, external_id) WHERE sms_id IS NOT NULL;
CREATE INDEX message_event_tenant ON message_event (tenant_id) WHERE tenant_id IS NOT NULL;
ALTER TABLE message_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE message_event FORCE ROW LEVEL SECURITY;
CREATE POLICY message_event_api ON message_event TO billhook_api
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY message_event_worker ON message_event TO billhook_worker
  USING (tenant_id = current_tenant() OR (tenant_id IS NULL AND in_installation_scope()))
  WITH CHECK (tenant_id = current_tenant() OR (tenant_id IS NULL AND in_installation_scope()));
CREATE POLICY message_event_ops ON message_event FOR SELECT TO billhook_ops USING (true);
GRANT SELECT, INSERT ON message_event TO billhook_api, billhook_worker;
GRANT SELECT ON message_event TO billhook_ops;

-- Tenants' own words, by name and language. A change is a new version, a message keeps its own.
CREATE TABLE template (
  id         uuid PRIMARY KEY,
  tenant_id  uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  locale     text NOT NULL CHECK (length(locale) BETWEEN 2 AND 35), -- BCP 47
  version    integer NOT NULL CHECK (version > 0), -- the newest
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, name, locale)
);
ALTER TABLE template ENABLE ROW LEVEL SECURITY;
ALTER TABLE template FORCE ROW LEVEL SECURITY;
CREATE POLICY template_own ON template TO billhook_api, billhook_worker
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
GRANT SELECT ON template TO billhook_api, billhook_worker;
GRANT INSERT, UPDATE, DELETE ON template TO billhook_api;

CREATE TABLE template_version (
  template_id uuid NOT NULL REFERENCES template ON DELETE CASCADE,
  version     integer NOT NULL CHECK (version > 0),
  tenant_id   uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  subject     text NOT NULL,
  html        text,
  body_text   text,
  variables   text[] NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (template_id, version),
  CHECK (num_nonnulls(html, body_text) > 0)
);
CREATE INDEX template_version_tenant ON template_version (tenant_id);
ALTER TABLE template_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE template_version FORCE ROW LEVEL SECURITY;
CREATE POLICY template_version_own ON template_version TO billhook_api, billhook_worker
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
GRANT SELECT ON template_version TO billhook_api, billhook_worker;
GRANT INSERT, DELETE ON template_version TO billhook_api;

-- Whom not to write to. Scope all: nothing reaches the address; bulk: it wants no bulk mail.
CREATE TABLE suppression (
  id         uuid PRIMARY KEY,
  tenant_id  uuid REFERENCES tenant ON DELETE CASCADE, -- NULL: for mails of the installation itself
  channel    text NOT NULL CHECK (channel IN ('email', 'sms')),
  address    text NOT NULL CHECK (length(address) BETWEEN 3 AND 254), -- lower case, or E.164
  scope      text NOT NULL CHECK (scope IN ('all', 'bulk')),
  reason     text NOT NULL,
  message    uuid, -- what it was concluded from
  until      timestamptz, -- NULL: until somebody lifts it
  passed_at  timestamptz, -- when a security message last went all the same, and which
  passed_for uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (tenant_id, channel, address, scope),
  CHECK (address = lower(address))
);
-- A look before each send goes by the address, whoever's message it is.
CREATE INDEX suppression_address ON suppression (address, channel);
CREATE INDEX suppression_tenant ON suppression (tenant_id, id) WHERE tenant_id IS NOT NULL;
CREATE INDEX suppression_until ON suppression (until) WHERE until IS NOT NULL;
ALTER TABLE suppression ENABLE ROW LEVEL SECURITY;
ALTER TABLE suppression FORCE ROW LEVEL SECURITY;
CREATE POLICY suppression_api ON suppression TO billhook_api
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY suppression_worker ON suppression TO billhook_worker
  USING (tenant_id = current_tenant() OR (tenant_id IS NULL AND in_installation_scope()))
  WITH CHECK (tenant_id = current_tenant() OR (tenant_id IS NULL AND in_installation_scope()));
CREATE POLICY suppression_prune ON suppression TO billhook_engine USING (until < now());
GRANT SELECT, INSERT, UPDATE, DELETE ON suppression TO billhook_api, billhook_worker;
GRANT SELECT (id, until), DELETE ON suppression TO billhook_engine;
-- That a security message went to a suppressed address is audited by who sends it.
CREATE POLICY audit_log_write_worker ON audit_log FOR INSERT TO billhook_worker
  WITH CHECK (actor_type = 'system'
              AND (tenant_id = current_tenant() OR (tenant_id IS NULL AND in_installation_scope())));
GRANT INSERT ON audit_log TO billhook_worker;

-- Who has told a sender to stop, by text. It holds for every tenant who uses that sender. A tenant signs
-- with its own auth token, which it chose: what is told so is of its own account alone, and never of a
-- sender of the installation's or of another tenant's.
CREATE TABLE opt_out (
  sender     text NOT NULL, -- a messaging service's sid, or a number
  number     text NOT NULL CHECK (number ~ '^\+[1-9][0-9]{6,14}$'),
  tenant_id  uuid REFERENCES tenant ON DELETE CASCADE, -- whose own account; NULL: the installation's
  since      timestamptz NOT NULL,
  lifted_at  timestamptz, -- NULL: it holds; one that was lifted is kept for older messages that come late
  CONSTRAINT opt_out_once UNIQUE NULLS NOT DISTINCT (sender, number, tenant_id)
);
CREATE INDEX opt_out_tenant ON opt_out (tenant_id) WHERE tenant_id IS NOT NULL;
CREATE INDEX opt_out_lifted ON opt_out (lifted_at) WHERE lifted_at IS NOT NULL;
ALTER TABLE opt_out ENABLE ROW LEVEL SECURITY;
ALTER TABLE opt_out FORCE ROW LEVEL SECURITY;
CREATE POLICY opt_out_engine ON opt_out TO billhook_engine USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON opt_out TO billhook_engine;

-- A tenant's own account at a provider, by which all its messages go.
CREATE TABLE messaging_credential (
  tenant_id     uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  provider      text NOT NULL CHECK (provider IN ('brevo', 'smtp', 'twilio')),
  sealed        bytea NOT NULL,
  sender        text NOT NULL, -- from, or the messaging service's sid
  webhook_hash  bytea UNIQUE CHECK (length(webhook_hash) = 32), -- SHA-256 of brevo's webhook_token
  account_sid   text, -- twilio's: whose callbacks these are
  created_at    timestamptz NOT NULL DEFAULT now(),
  updated_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, provider)
);
CREATE INDEX messaging_credential_account ON messaging_credential (account_sid)
  WHERE account_sid IS NOT NULL;
ALTER TABLE messaging_credential ENABLE ROW LEVEL SECURITY;
ALTER TABLE messaging_credential FORCE ROW LEVEL SECURITY;
CREATE POLICY messaging_credential_own ON messaging_credential TO billhook_api, billhook_worker
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
-- Who signs a callback is looked up before its tenant is known.
CREATE POLICY messaging_credential_intake ON messaging_credential FOR SELECT TO billhook_engine USING (true);
CREATE POLICY messaging_credential_keys ON messaging_credential TO billhook_keys
  USING (true) WITH CHECK (true);
GRANT SELECT ON messaging_credential TO billhook_api, billhook_worker, billhook_engine;
GRANT INSERT, UPDATE, DELETE ON messaging_credential TO billhook_api;
GRANT SELECT (ctid, tenant_id, provider, sealed), UPDATE (sealed) ON messaging_credential TO billhook_keys;

-- Text messages of a day: a tenant's segments, and codes to a country, of no tenant.
CREATE TABLE sms_usage (
  day       date NOT NULL,
  tenant_id uuid REFERENCES tenant ON DELETE CASCADE,
  country   text,
  count     integer NOT NULL CHECK (count >= 0),
  UNIQUE NULLS NOT DISTINCT (day, tenant_id, country),
  CHECK (num_nonnulls(tenant_id, country) = 1)
) WITH (fillfactor = 50);
CREATE INDEX sms_usage_tenant ON sms_usage (tenant_id) WHERE tenant_id IS NOT NULL;
ALTER TABLE sms_usage ENABLE ROW LEVEL SECURITY;
ALTER TABLE sms_usage FORCE ROW LEVEL SECURITY;
CREATE POLICY sms_usage_api ON sms_usage TO billhook_api
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY sms_usage_auth ON sms_usage TO billhook_auth
  USING (tenant_id IS NULL) WITH CHECK (tenant_id IS NULL);
CREATE POLICY sms_usage_prune ON sms_usage TO billhook_engine USING (day < current_date - 2);
GRANT SELECT, INSERT, UPDATE ON sms_usage TO billhook_api, billhook_auth;
GRANT SELECT (ctid, day), DELETE ON sms_usage TO billhook_engine;

-- Mails of a day: a tenant's, by the day on which they go; and those of all limited tenants to one
-- address, by its keyed hash.
CREATE TABLE email_usage (
  day       date NOT NULL,
  tenant_id uuid REFERENCES tenant ON DELETE CASCADE,
  recipient bytea CHECK (length(recipient) = 32),
  count     integer NOT NULL CHECK (count >= 0),
  UNIQUE NULLS NOT DISTINCT (day, tenant_id, recipient),
  CHECK (num_nonnulls(tenant_id, recipient) = 1)
) WITH (fillfactor = 50);
CREATE INDEX email_usage_tenant ON email_usage (tenant_id) WHERE tenant_id IS NOT NULL;
ALTER TABLE email_usage ENABLE ROW LEVEL SECURITY;
ALTER TABLE email_usage FORCE ROW LEVEL SECURITY;
CREATE POLICY email_usage_api ON email_usage TO billhook_api
  USING (tenant_id = current_tenant() OR tenant_id IS NULL)
  WITH CHECK (tenant_id = current_tenant() OR tenant_id IS NULL);
CREATE POLICY email_usage_prune ON email_usage TO billhook_engine USING (day < current_date - 2);
GRANT SELECT, INSERT, UPDATE ON email_usage TO billhook_api;
CREATE POLICY email_usage_ops ON email_usage FOR SELECT TO billhook_ops USING (tenant_id IS NOT NULL);
GRANT SELECT (ctid, day), DELETE ON email_usage TO billhook_engine;
GRANT SELECT (day, tenant_id, count) ON email_usage TO billhook_ops;

-- How fast a provider's credential may be called by all workers together: what of its rate is left.
-- Workers take some calls at a time, so this is no row for each message.
CREATE TABLE sending_pace (
  name      text PRIMARY KEY, -- of the credential, and what is asked of it
  left_over double precision NOT NULL, -- calls, at that time
  at        timestamptz NOT NULL
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
ALTER TABLE sending_pace ENABLE ROW LEVEL SECURITY;
ALTER TABLE sending_pace FORCE ROW LEVEL SECURITY;
CREATE POLICY sending_pace_engine ON sending_pace TO billhook_engine USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON sending_pace TO billhook_engine;

-- How much a tenant may send: NULL as a new one, until its first paid invoice or an operator says more.
ALTER TABLE tenant ADD messaging text CHECK (messaging IN ('open', 'limited', 'blocked'));
GRANT UPDATE (messaging) ON tenant TO billhook_ops, billhook_worker;
CREATE POLICY tenant_messaging_ops ON tenant FOR UPDATE TO billhook_ops USING (true) WITH CHECK (true);
