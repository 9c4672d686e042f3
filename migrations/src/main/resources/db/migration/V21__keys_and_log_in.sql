-- billhook keys reseal brings what is sealed under the newest key. Its role sees each sealed value, what
-- names its row, and where that lies (ctid), and changes the sealed value alone.
GRANT SELECT (ctid, id, totp_sealed), UPDATE (totp_sealed) ON account TO billhook_keys;
GRANT SELECT (ctid, scope, answer), UPDATE (answer) ON idempotency_key TO billhook_keys;
GRANT SELECT (ctid, id, secret), UPDATE (secret) ON session TO billhook_keys;
GRANT SELECT (ctid, id, sealed), UPDATE (sealed) ON signing_key TO billhook_keys;
GRANT SELECT (ctid, account_id, purpose, sealed), UPDATE (sealed) ON text_code TO billhook_keys;
CREATE POLICY account_keys ON account TO billhook_keys USING (true) WITH CHECK (true);
CREATE POLICY idempotency_key_keys ON idempotency_key TO billhook_keys USING (true) WITH CHECK (true);
CREATE POLICY session_keys ON session TO billhook_keys USING (true) WITH CHECK (true);
CREATE POLICY signing_key_keys ON signing_key TO billhook_keys USING (true) WITH CHECK (true);
CREATE POLICY text_code_keys ON text_code TO billhook_keys USING (true) WITH CHECK (true);

-- Api and worker look whether a migration is missing without being able to take the owner's role.
GRANT SELECT ON flyway_schema_history TO billhook_engine;
