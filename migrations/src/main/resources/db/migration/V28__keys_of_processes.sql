-- A key is used once every process has it. Which keys it has, by their ids alone, a process says with
-- its heartbeat; null in the row of one from before that says nothing.
ALTER TABLE process ADD encryption_keys text[], ADD signing_keys text[];

-- When every api had it, or an operator did not wait for one: before, it signs nothing. Keys of
-- before sign already, or have been read by all.
ALTER TABLE signing_key ADD agreed_at timestamptz DEFAULT now();
ALTER TABLE signing_key ALTER agreed_at DROP DEFAULT;

GRANT UPDATE (agreed_at) ON signing_key TO billhook_auth;
GRANT SELECT (id, role, host, version, started_at, seen_at, dead_at, freed_at, encryption_keys,
  signing_keys) ON process TO billhook_auth;
