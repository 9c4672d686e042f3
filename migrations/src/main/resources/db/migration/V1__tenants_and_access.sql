-- Who is there: the installation, tenants, accounts, keys.

-- The tenant of the transaction; NULL where none is set, so that no row is seen.
CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(nullif(current_setting('billhook.tenant_id', true), ''), 'installation')::uuid $$;

-- Whether the transaction works on rows that belong to no tenant.
CREATE FUNCTION in_installation_scope() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('billhook.tenant_id', true), '') = 'installation' $$;

-- One row. A database marked as a development one is refused by production processes.
CREATE TABLE installation (
  single      boolean PRIMARY KEY DEFAULT true CHECK (single),
  id          uuid NOT NULL DEFAULT gen_random_uuid(),
  development boolean NOT NULL DEFAULT false,
  created_at  timestamptz NOT NULL DEFAULT now()
);
INSERT INTO installation DEFAULT VALUES;
GRANT SELECT, UPDATE (development) ON installation TO billhook_auth;
GRANT SELECT ON installation TO billhook_ops, billhook_engine;

CREATE TABLE tenant (
  id         uuid PRIMARY KEY,
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_own ON tenant TO billhook_api, billhook_worker USING (id = current_tenant());
CREATE POLICY tenant_auth ON tenant TO billhook_auth USING (true) WITH CHECK (true);
CREATE POLICY tenant_ops ON tenant FOR SELECT TO billhook_ops, billhook_engine USING (true);
GRANT SELECT ON tenant TO billhook_api, billhook_worker, billhook_ops, billhook_engine;
GRANT SELECT, INSERT ON tenant TO billhook_auth;

-- A person. An operator_role lets that person into the operators' console and API.
CREATE TABLE account (
  id            uuid PRIMARY KEY,
  email         text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
  password_hash text,
  operator_role text CHECK (operator_role IN ('viewer', 'operator', 'admin')),
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX account_email ON account (lower(email));
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
ALTER TABLE account FORCE ROW LEVEL SECURITY;
CREATE POLICY account_auth ON account TO billhook_auth USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON account TO billhook_auth;

-- Keys that sign access tokens; the private part is sealed with ENCRYPTION_KEYS.
CREATE TABLE signing_key (
  id          text PRIMARY KEY,
  public_jwk  jsonb NOT NULL,
  sealed      bytea NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE signing_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE signing_key FORCE ROW LEVEL SECURITY;
CREATE POLICY signing_key_auth ON signing_key TO billhook_auth USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON signing_key TO billhook_auth;

-- Keys of programs. Only a hash is kept: of 256 random bits, so SHA-256 is enough.
CREATE TABLE api_key (
  id         uuid PRIMARY KEY,
  tenant_id  uuid NOT NULL REFERENCES tenant,
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  prefix     text NOT NULL,
  hash       bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
  scopes     text[] NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX api_key_tenant ON api_key (tenant_id);
ALTER TABLE api_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key FORCE ROW LEVEL SECURITY;
CREATE POLICY api_key_own ON api_key TO billhook_api
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY api_key_auth ON api_key TO billhook_auth USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON api_key TO billhook_api;
GRANT SELECT, INSERT ON api_key TO billhook_auth;
