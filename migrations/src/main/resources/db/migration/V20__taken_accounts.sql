-- What a reset of the password takes away from a thief: identities of other providers that were
-- linked lately, save the one by which the account was made.

ALTER TABLE external_identity ADD made_account boolean NOT NULL DEFAULT false;

-- Of before: such an account was verified at the moment at which its identity was linked, and by the
-- provider's word for the same address.
ALTER TABLE external_identity NO FORCE ROW LEVEL SECURITY;
ALTER TABLE account NO FORCE ROW LEVEL SECURITY;
UPDATE external_identity e SET made_account = true
FROM account a
WHERE a.id = e.account_id AND lower(e.email) = lower(a.email)
  AND e.created_at BETWEEN a.email_verified_at - interval '1 min'
                       AND a.email_verified_at + interval '1 min';
ALTER TABLE account FORCE ROW LEVEL SECURITY;
ALTER TABLE external_identity FORCE ROW LEVEL SECURITY;

-- A change of address that is taken back revokes what API keys were made since.
GRANT UPDATE (revoked_at) ON api_key TO billhook_auth;
