-- Token buckets that all processes share, where RATE_LIMITS=shared. Not logged: after a crash of the
-- server they are full, which does no harm, and so a token waits for no disk.
CREATE UNLOGGED TABLE rate_bucket (
  hash    bytea PRIMARY KEY CHECK (length(hash) = 32), -- SHA-256 of whose it is: it may name an address
  full_at timestamptz NOT NULL -- each token that is taken puts it off; once it is past, the row says nothing
) WITH (fillfactor = 50);
ALTER TABLE rate_bucket ENABLE ROW LEVEL SECURITY;
ALTER TABLE rate_bucket FORCE ROW LEVEL SECURITY;
CREATE POLICY rate_bucket_auth ON rate_bucket TO billhook_auth USING (true) WITH CHECK (true);
CREATE POLICY rate_bucket_prune ON rate_bucket TO billhook_engine USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_bucket TO billhook_auth;
GRANT SELECT, DELETE ON rate_bucket TO billhook_engine;
