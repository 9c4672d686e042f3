-- People: sign-up, sessions, second factors, log-in by other providers; tenants with members and
-- invitations; idempotency keys. Secrets are kept as SHA-256 of 256 random bits, or sealed with
-- ENCRYPTION_KEYS where they must be read again.

ALTER TABLE account
  ADD name                text NOT NULL DEFAULT '' CHECK (length(name) <= 200),
  ADD email_verified_at   timestamptz,
  ADD password_changed_at timestamptz,
  ADD default_tenant      uuid REFERENCES tenant ON DELETE SET NULL,
  ADD phone               text CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'), -- E.164
  ADD phone_verified_at   timestamptz,
  ADD totp_sealed         bytea, -- the shared secret
  ADD totp_confirmed_at   timestamptz, -- from then on it is asked for
  ADD totp_last_step      bigint, -- the newest time step (RFC 6238) that was used: none is used twice
  ADD failed_logins       integer NOT NULL DEFAULT 0 CHECK (failed_logins >= 0),
  ADD locked_until        timestamptz,
  ADD updated_at          timestamptz NOT NULL DEFAULT now();
-- Operators are made by who has the machine; so are their addresses.
UPDATE account SET email_verified_at = created_at, password_changed_at = created_at;
GRANT DELETE ON account TO billhook_auth;

ALTER TABLE tenant
  ADD updated_at timestamptz NOT NULL DEFAULT now(),
  ADD deleted_at timestamptz, -- asked for; nobody but its owners sees it from then on
  ADD purge_at   timestamptz, -- when its rows go
  ADD CHECK ((deleted_at IS NULL) = (purge_at IS NULL));
CREATE INDEX tenant_purge ON tenant (purge_at) WHERE purge_at IS NOT NULL;
GRANT UPDATE ON tenant TO billhook_auth;
GRANT UPDATE (name, updated_at) ON tenant TO billhook_api;

-- A sign-up that waits for its own token. Several may wait for one address: the one that is verified
-- discards the others, so nobody can squat an address.
CREATE TABLE signup (
  id            uuid PRIMARY KEY,
  email         text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
  password_hash text NOT NULL,
  name          text NOT NULL CHECK (length(name) <= 200),
  tenant_name   text NOT NULL CHECK (length(tenant_name) BETWEEN 1 AND 200),
  token_hash    bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  expires_at    timestamptz NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX signup_email ON signup (lower(email));
CREATE INDEX signup_expires ON signup (expires_at);

CREATE TABLE membership (
  tenant_id  uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  role       text NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'viewer')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, account_id)
);
CREATE INDEX membership_account ON membership (account_id);

CREATE TABLE invitation (
  id          uuid PRIMARY KEY,
  tenant_id   uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  email       text NOT NULL CHECK (length(email) BETWEEN 3 AND 254), -- only who has this address may accept
  role        text NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'viewer')),
  token_hash  bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  invited_by  uuid REFERENCES account ON DELETE SET NULL,
  expires_at  timestamptz NOT NULL,
  accepted_at timestamptz,
  revoked_at  timestamptz,
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX invitation_tenant ON invitation (tenant_id, id);

-- A signed-in device: a family of refresh tokens. Token n of it is an HMAC of n under the family's
-- own sealed secret, so none is stored and the same child can be given again.
CREATE TABLE session (
  id           uuid PRIMARY KEY,
  account_id   uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  secret       bytea NOT NULL, -- sealed
  active       integer NOT NULL DEFAULT 1, -- number of the newest token
  seen         integer NOT NULL DEFAULT 0, -- highest number whose access token has come back
  mfa_at       timestamptz, -- when a second factor was last shown: step-up asks for a young one
  ip           text NOT NULL DEFAULT '',
  user_agent   text NOT NULL DEFAULT '' CHECK (length(user_agent) <= 300),
  created_at   timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz NOT NULL,
  revoked_at   timestamptz,
  revoked_for  text CHECK (revoked_for IN ('logout', 'revoked', 'reuse', 'password', 'deleted'))
);
CREATE INDEX session_account ON session (account_id, id);

-- When each refresh token of a family was rotated: decides who may still have its child.
CREATE TABLE session_rotation (
  session_id uuid NOT NULL REFERENCES session ON DELETE CASCADE,
  number     integer NOT NULL, -- of the token that was used up
  rotated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (session_id, number)
);

-- What is sent to a person or kept by a browser to be shown once: by link, by code, or in a redirect.
CREATE TABLE one_time_token (
  hash       bytea PRIMARY KEY CHECK (length(hash) = 32),
  purpose    text NOT NULL CHECK (purpose IN ('password_reset', 'email_change', 'mfa', 'phone', 'oauth', 'deletion')),
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  data       jsonb NOT NULL DEFAULT '{}',
  attempts   smallint NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX one_time_token_account ON one_time_token (account_id, purpose);
CREATE INDEX one_time_token_expires ON one_time_token (expires_at);

CREATE TABLE recovery_code (
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  hash       bytea NOT NULL CHECK (length(hash) = 32),
  used_at    timestamptz,
  PRIMARY KEY (account_id, hash)
);

-- A person as another provider knows them.
CREATE TABLE external_identity (
  provider   text NOT NULL,
  subject    text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  email      text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (provider, subject)
);
CREATE UNIQUE INDEX external_identity_account ON external_identity (account_id, provider);

ALTER TABLE api_key
  ADD created_by   uuid REFERENCES account ON DELETE SET NULL,
  ADD last_used_at timestamptz,
  ADD live         boolean NOT NULL DEFAULT false,
  ADD rotated_to   uuid REFERENCES api_key; -- its successor; both work until expires_at
GRANT UPDATE (last_used_at) ON api_key TO billhook_auth;

-- Which tenant a person acts for is known only after a look at all of theirs.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['signup', 'membership', 'invitation', 'session', 'session_rotation',
                           'one_time_token', 'recovery_code', 'external_identity'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I TO billhook_auth USING (true) WITH CHECK (true)', t || '_auth', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO billhook_auth', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['membership', 'invitation'] LOOP
    EXECUTE format('CREATE POLICY %I ON %I TO billhook_api, billhook_worker USING (tenant_id = current_tenant())'
                   ' WITH CHECK (tenant_id = current_tenant())', t || '_own', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO billhook_api', t);
    EXECUTE format('GRANT SELECT ON %I TO billhook_worker', t);
  END LOOP;
END $$;
CREATE POLICY membership_ops ON membership FOR SELECT TO billhook_ops USING (true);
GRANT SELECT ON membership TO billhook_ops;
-- A member list shows names and addresses of the tenant's own people.
CREATE POLICY account_member ON account FOR SELECT TO billhook_api
  USING (EXISTS (SELECT FROM membership m WHERE m.account_id = account.id AND m.tenant_id = current_tenant()));
GRANT SELECT (id, email, name, created_at) ON account TO billhook_api;

-- A key is shown in JWKS before it signs, and until the last token it signed has expired.
ALTER TABLE signing_key
  ADD signs_from timestamptz NOT NULL DEFAULT now(),
  ADD retired_at timestamptz;
GRANT UPDATE (retired_at) ON signing_key TO billhook_auth;

-- The security mails of these flows are the installation's, so routes before any tenant write them.
CREATE POLICY email_installation_auth ON email FOR INSERT TO billhook_auth
  WITH CHECK (tenant_id IS NULL);
GRANT INSERT ON email TO billhook_auth;

-- Security-relevant acts are noted in the transaction that does them.
ALTER TABLE audit_log
  ADD ip         text,
  ADD request_id text;
CREATE POLICY audit_log_write_auth ON audit_log FOR INSERT TO billhook_auth WITH CHECK (true);
CREATE POLICY audit_log_write_api ON audit_log FOR INSERT TO billhook_api
  WITH CHECK (tenant_id = current_tenant());
GRANT INSERT ON audit_log TO billhook_auth, billhook_api;
-- What a person did is part of the export of their own data.
CREATE POLICY audit_log_read_auth ON audit_log FOR SELECT TO billhook_auth USING (actor_type = 'account');
GRANT SELECT ON audit_log TO billhook_auth;
CREATE INDEX audit_log_account ON audit_log (actor_id, id) WHERE actor_type = 'account';

-- The answer to a request that carried an Idempotency-Key, written with its work. A row without
-- status is never committed by itself: a crash frees the key together with the work.
CREATE TABLE idempotency_key (
  tenant_id   uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  principal   text NOT NULL,
  route       text NOT NULL,
  key         text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  request     bytea NOT NULL CHECK (length(request) = 32), -- SHA-256 of what was asked
  status      smallint NOT NULL,
  headers     jsonb NOT NULL,
  body        bytea NOT NULL, -- sealed where it holds a secret
  sealed      boolean NOT NULL DEFAULT false,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, principal, route, key)
);
CREATE INDEX idempotency_key_created ON idempotency_key (created_at);
ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_key FORCE ROW LEVEL SECURITY;
CREATE POLICY idempotency_key_own ON idempotency_key TO billhook_api
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY idempotency_key_prune ON idempotency_key TO billhook_engine USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON idempotency_key TO billhook_api;
GRANT SELECT, DELETE ON idempotency_key TO billhook_engine;
