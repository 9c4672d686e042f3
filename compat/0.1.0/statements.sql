--## io.billhook.api.audit.AuditLogSql.EACH
INSERT INTO audit_log
  (id, tenant_id, actor_type, actor_id, action, target, reason, ip, request_id)
SELECT id, NULL, 'operator', $3, $4, target, $5, $6, $7
FROM unnest($1::uuid[], $2::text[]) AS each (id, target)

--## io.billhook.api.audit.AuditLogSql.NOTE
INSERT INTO audit_log
  (id, tenant_id, actor_type, actor_id, action, target, reason, ip, request_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

--## io.billhook.api.audit.AuditRoutesSql.LIST
SELECT id, actor_type, actor_id, action, target, reason, ip, request_id, created_at
FROM audit_log
WHERE tenant_id = current_tenant() AND ($1::text IS NULL OR action = $1)
  AND ($2::uuid IS NULL OR actor_id = $2) AND ($3::text IS NULL OR target = $3)
  AND ($4::uuid IS NULL OR id < $4)
ORDER BY id DESC LIMIT $5

--## io.billhook.api.auth.LogInSql.HASHED_ANEW
UPDATE account SET password_hash = $2 WHERE id = $1

--## io.billhook.api.auth.LogInSql.NOT_WAITING
SELECT set_config('synchronous_commit', 'off', true)

--## io.billhook.api.auth.account.AccountDeletionSql.ADDRESS
SELECT email FROM account WHERE id = $1 FOR UPDATE

--## io.billhook.api.auth.account.AccountDeletionSql.DELETE
DELETE FROM account WHERE id = $1

--## io.billhook.api.auth.account.AccountDeletionSql.DELETE_TENANTS
UPDATE tenant t SET deleted_at = $2, purge_at = $3, updated_at = $2
FROM membership m
WHERE m.tenant_id = t.id AND m.account_id = $1 AND t.deleted_at IS NULL
  AND NOT EXISTS (SELECT FROM membership o
                  WHERE o.tenant_id = t.id AND o.account_id <> $1)
RETURNING t.id

--## io.billhook.api.auth.account.AccountDeletionSql.DISCARD_SIGNUPS
DELETE FROM signup WHERE lower(email) = lower($1)

--## io.billhook.api.auth.account.AccountDeletionSql.HELD_BY_OTHERS
SELECT m.tenant_id FROM membership m JOIN tenant t ON t.id = m.tenant_id
WHERE m.account_id = $1 AND m.role = 'owner' AND t.deleted_at IS NULL
  AND NOT EXISTS (SELECT FROM membership o WHERE o.tenant_id = m.tenant_id
                  AND o.account_id <> $1 AND o.role = 'owner')
  AND EXISTS (SELECT FROM membership o WHERE o.tenant_id = m.tenant_id AND o.account_id <> $1)
LIMIT 1

--## io.billhook.api.auth.account.AccountDeletionSql.LOCK_TENANTS
SELECT t.id FROM tenant t JOIN membership m ON m.tenant_id = t.id
WHERE m.account_id = $1
ORDER BY t.id
FOR NO KEY UPDATE OF t

--## io.billhook.api.auth.account.AccountDeletionSql.REVOKE_INVITATIONS
UPDATE invitation SET revoked_at = $2
WHERE invited_by = $1 AND accepted_at IS NULL AND revoked_at IS NULL

--## io.billhook.api.auth.account.AccountExportSql.ALL
SELECT jsonb_build_object(
  'account', jsonb_build_object(
    'id', a.id, 'email', a.email, 'name', a.name, 'operator_role', a.operator_role,
    'phone', a.phone, 'created_at', a.created_at, 'updated_at', a.updated_at,
    'email_verified_at', a.email_verified_at, 'phone_verified_at', a.phone_verified_at,
    'password_changed_at', a.password_changed_at, 'totp_confirmed_at', a.totp_confirmed_at,
    'sms_factor_at', a.sms_factor_at,
    'default_tenant', a.default_tenant),
  'tenants', coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'role', m.role,
                                        'joined_at', m.created_at) ORDER BY m.created_at)
    FROM membership m JOIN tenant t ON t.id = m.tenant_id WHERE m.account_id = a.id), '[]'),
  'sessions', coalesce((
    SELECT jsonb_agg(jsonb_build_object(
      'id', s.id, 'ip', s.ip, 'user_agent', s.user_agent, 'created_at', s.created_at,
      'last_used_at', s.last_used_at, 'expires_at', s.expires_at, 'revoked_at', s.revoked_at,
      'revoked_for', s.revoked_for) ORDER BY s.id)
    FROM session s WHERE s.account_id = a.id), '[]'),
  'text_messages', coalesce((
    SELECT jsonb_agg(jsonb_build_object('recipient', x.recipient, 'created_at', x.created_at)
                     ORDER BY x.created_at)
    FROM sms x WHERE x.account_id = a.id), '[]'),
  'external_identities', coalesce((
    SELECT jsonb_agg(jsonb_build_object('provider', e.provider, 'subject', e.subject,
                                        'email', e.email, 'created_at', e.created_at,
                                        'made_account', e.made_account))
    FROM external_identity e WHERE e.account_id = a.id), '[]'),
  'invitations', coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', i.id, 'tenant_id', i.tenant_id, 'role', i.role,
                                        'created_at', i.created_at, 'expires_at', i.expires_at,
                                        'accepted_at', i.accepted_at))
    FROM invitation i WHERE lower(i.email) = lower(a.email)), '[]'),
  'sent_invitations', coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', i.id, 'tenant_id', i.tenant_id, 'email', i.email,
                                        'role', i.role, 'created_at', i.created_at,
                                        'expires_at', i.expires_at,
                                        'accepted_at', i.accepted_at,
                                        'revoked_at', i.revoked_at) ORDER BY i.id)
    FROM invitation i WHERE i.invited_by = a.id), '[]'),
  'api_keys', coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', k.id, 'tenant_id', k.tenant_id, 'name', k.name,
                                        'scopes', k.scopes, 'created_at', k.created_at,
                                        'expires_at', k.expires_at,
                                        'revoked_at', k.revoked_at) ORDER BY k.id)
    FROM api_key k WHERE k.created_by = a.id), '[]'),
  'emails', coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', e.id, 'recipient', e.recipient,
                                        'subject', e.subject, 'status', e.status,
                                        'created_at', e.created_at, 'sent_at', e.sent_at)
                     ORDER BY e.id)
    FROM email e WHERE e.tenant_id IS NULL AND lower(e.recipient) = lower(a.email)), '[]'),
  'failures', coalesce((
    SELECT jsonb_agg(to_jsonb(l) ORDER BY l.id)
    FROM (SELECT id, action, ip, request_id, created_at FROM audit_log
          WHERE actor_type = 'system' AND target = 'account:' || a.id
            AND action LIKE '%.fail'
          ORDER BY id DESC LIMIT 10000) l), '[]'),
  'audit_log', coalesce((
    SELECT jsonb_agg(to_jsonb(l) ORDER BY l.id)
    FROM (SELECT id, tenant_id, action, target, ip, request_id, created_at FROM audit_log
          WHERE actor_type = 'account' AND actor_id = a.id
          ORDER BY id DESC LIMIT 10000) l), '[]')
)::text AS document
FROM account a WHERE a.id = $1

--## io.billhook.api.auth.account.AccountsSql.CREATE
INSERT INTO account (id, email, password_hash, operator_role, email_verified_at, password_changed_at)
VALUES ($1, $2, $3, $4, now(), now())
ON CONFLICT (lower(email)) DO NOTHING
RETURNING id

--## io.billhook.api.auth.account.FactorRemovalSql.FIND
SELECT id, email, operator_role IS NOT NULL AS is_operator, second_factor FROM account
WHERE lower(email) = lower($1)
FOR UPDATE

--## io.billhook.api.auth.account.FactorRemovalSql.REMOVE
WITH codes AS (DELETE FROM recovery_code WHERE account_id = $1),
     texts AS (DELETE FROM text_code WHERE account_id = $1),
     tokens AS (
       DELETE FROM one_time_token
       WHERE account_id = $1
         AND NOT (purpose = 'email_change' AND data->>'use' = 'take_back'))
UPDATE account
SET totp_sealed = NULL, totp_confirmed_at = NULL, totp_last_step = NULL,
    phone = CASE WHEN sms_factor_at IS NULL THEN phone END,
    phone_verified_at = CASE WHEN sms_factor_at IS NULL THEN phone_verified_at END,
    sms_factor_at = NULL, failed_factors = 0, factors_locked_until = NULL, updated_at = now()
WHERE id = $1

--## io.billhook.api.auth.account.InvitedSql.ACCOUNT
SELECT id FROM account WHERE lower(email) = lower($1) AND email_verified_at IS NOT NULL

--## io.billhook.api.auth.account.InvitedSql.FIND
SELECT i.email, i.role, t.name AS tenant_name, a.id AS account_id, inviter.name AS inviter
FROM invitation i
JOIN tenant t ON t.id = i.tenant_id AND t.deleted_at IS NULL
LEFT JOIN account a ON lower(a.email) = lower(i.email) AND a.email_verified_at IS NOT NULL
LEFT JOIN account inviter ON inviter.id = i.invited_by
WHERE i.token_hash = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL
  AND i.expires_at > now()

--## io.billhook.api.auth.account.InvitedSql.JOIN
INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, $3)
ON CONFLICT (tenant_id, account_id) DO NOTHING

--## io.billhook.api.auth.account.InvitedSql.MAKE_DEFAULT
UPDATE account SET default_tenant = $2 WHERE id = $1 AND default_tenant IS NULL

--## io.billhook.api.auth.account.InvitedSql.TAKE
UPDATE invitation i SET accepted_at = now()
FROM tenant t
WHERE i.token_hash = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL
  AND i.expires_at > now() AND t.id = i.tenant_id AND t.deleted_at IS NULL
RETURNING i.id, i.tenant_id, i.role

--## io.billhook.api.auth.account.NewAccountsSql.ACCOUNT
INSERT INTO account (id, email, password_hash, name, email_verified_at, password_changed_at)
VALUES ($1, $2, $3, $4, $5, CASE WHEN $3::text IS NOT NULL THEN $5::timestamptz END)
ON CONFLICT (lower(email)) DO UPDATE
  SET password_hash = excluded.password_hash, name = excluded.name,
      email_verified_at = excluded.email_verified_at,
      password_changed_at = excluded.password_changed_at,
      phone = NULL, phone_verified_at = NULL,
      totp_sealed = NULL, totp_confirmed_at = NULL, totp_last_step = NULL,
      sms_factor_at = NULL, failed_factors = 0, factors_locked_until = NULL,
      failed_logins = 0, locked_until = NULL, updated_at = now()
  WHERE account.email_verified_at IS NULL
RETURNING id

--## io.billhook.api.auth.account.NewAccountsSql.DEFAULT_TENANT
UPDATE account SET default_tenant = $2 WHERE id = $1

--## io.billhook.api.auth.account.NewAccountsSql.DISCARD_SIGNUPS
DELETE FROM signup WHERE lower(email) = lower($1)

--## io.billhook.api.auth.account.NewAccountsSql.DISCARD_WAYS_IN
WITH codes AS (DELETE FROM recovery_code WHERE account_id = $1),
     texts AS (DELETE FROM text_code WHERE account_id = $1),
     identities AS (DELETE FROM external_identity WHERE account_id = $1)
DELETE FROM one_time_token WHERE account_id = $1

--## io.billhook.api.auth.account.NewAccountsSql.INVITED
SELECT i.id FROM invitation i JOIN tenant t ON t.id = i.tenant_id AND t.deleted_at IS NULL
WHERE lower(i.email) = lower($1) AND i.accepted_at IS NULL AND i.revoked_at IS NULL
  AND i.expires_at > now()
LIMIT 1

--## io.billhook.api.auth.account.NewAccountsSql.LOCK
SELECT pg_advisory_xact_lock(hashtextextended('billhook.signup:' || lower($1), 0))

--## io.billhook.api.auth.account.NewAccountsSql.OWNER
INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, 'owner')

--## io.billhook.api.auth.account.NewAccountsSql.TENANT
INSERT INTO tenant (id, name) VALUES ($1, $2)

--## io.billhook.api.auth.account.ProfilesSql.GET
SELECT a.email, a.name, a.email_verified_at, a.operator_role, a.default_tenant, a.created_at,
       a.password_hash IS NOT NULL AS has_password,
       a.phone, a.totp_confirmed_at, a.sms_factor_at,
       CASE WHEN a.second_factor THEN (
         SELECT count(*) FROM recovery_code r WHERE r.account_id = a.id AND r.used_at IS NULL
       ) ELSE 0 END AS codes_left,
       t.id AS tenant_id, t.name AS tenant_name, m.role
FROM account a
LEFT JOIN (membership m JOIN tenant t ON t.id = m.tenant_id AND t.deleted_at IS NULL)
  ON m.account_id = a.id
WHERE a.id = $1
ORDER BY m.created_at, t.id
LIMIT 1000

--## io.billhook.api.auth.account.ProfilesSql.RENAME
UPDATE account SET name = $2, updated_at = now() WHERE id = $1

--## io.billhook.api.auth.account.SignUpsSql.CREATE
WITH replaced AS (
  DELETE FROM signup WHERE lower(email) = lower($2) AND token_hash IS NULL)
INSERT INTO signup (id, email, name, tenant_name, token_hash, expires_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)

--## io.billhook.api.auth.account.SignUpsSql.DECOY
SELECT pg_logical_emit_message(true, 'billhook', repeat('x', 1000))

--## io.billhook.api.auth.account.SignUpsSql.KNOWN
SELECT id FROM account WHERE lower(email) = lower($1) AND email_verified_at IS NOT NULL

--## io.billhook.api.auth.account.SignUpsSql.OPEN
SELECT linked.email, newest.name, newest.tenant_name
FROM signup linked JOIN signup newest ON lower(newest.email) = lower(linked.email)
WHERE linked.token_hash = $1 AND linked.expires_at > $2
ORDER BY newest.created_at DESC, newest.id DESC LIMIT 1

--## io.billhook.api.auth.email.AddressSql.ASKED
SELECT t.data->>'email' AS email, a.email AS present, a.name
FROM one_time_token t JOIN account a ON a.id = t.account_id
WHERE t.hash = $1 AND t.purpose = 'email_change' AND t.data->>'use' = 'confirm'
  AND t.expires_at > $2

--## io.billhook.api.auth.email.AddressSql.CREATE
INSERT INTO one_time_token (hash, purpose, account_id, data, expires_at)
VALUES ($1, 'email_change', $2, jsonb_build_object('use', 'confirm', 'email', $3::text), $4)

--## io.billhook.api.auth.email.AddressSql.DECOY
SELECT pg_logical_emit_message(true, 'billhook', repeat('x', 1000))

--## io.billhook.api.auth.email.AddressSql.DISCARD_LATER
DELETE FROM one_time_token
WHERE account_id = $1
  AND (purpose <> 'email_change' OR data->>'use' <> 'take_back' OR created_at >= $2
       OR lower(data->>'email') = lower($3))

--## io.billhook.api.auth.email.AddressSql.DISCARD_PENDING
DELETE FROM one_time_token
WHERE account_id = $1 AND purpose = 'email_change' AND data->>'use' = 'confirm'

--## io.billhook.api.auth.email.AddressSql.DISCARD_SENT
DELETE FROM one_time_token WHERE account_id = $1 AND purpose = 'password_reset'

--## io.billhook.api.auth.email.AddressSql.DISCARD_SIGNUPS
DELETE FROM signup WHERE lower(email) = lower($1)

--## io.billhook.api.auth.email.AddressSql.FORGET_PASSWORD
UPDATE account SET password_hash = NULL, password_changed_at = NULL, updated_at = now()
WHERE id = $1

--## io.billhook.api.auth.email.AddressSql.HOLD
SELECT pg_advisory_xact_lock(
  hashtextextended('billhook.signup:' || lower(data->>'email'), 0))
FROM one_time_token WHERE hash = $1 AND purpose = 'email_change'

--## io.billhook.api.auth.email.AddressSql.LOCK
SELECT email, lower(email) = lower($2) AS same FROM account WHERE id = $1 FOR UPDATE

--## io.billhook.api.auth.email.AddressSql.OFFER
INSERT INTO one_time_token (hash, purpose, account_id, data, expires_at)
SELECT $1, 'email_change', id,
       jsonb_build_object('use', 'take_back', 'email', email, 'since', email_verified_at), $3
FROM account WHERE id = $2

--## io.billhook.api.auth.email.AddressSql.REVOKE_INVITATIONS
UPDATE invitation SET revoked_at = $3
WHERE invited_by = $1 AND created_at >= $2 AND accepted_at IS NULL AND revoked_at IS NULL

--## io.billhook.api.auth.email.AddressSql.REVOKE_KEYS
UPDATE api_key SET revoked_at = $3
WHERE created_by = $1 AND created_at >= $2 AND revoked_at IS NULL
RETURNING tenant_id

--## io.billhook.api.auth.email.AddressSql.SET
UPDATE account SET email = $2, email_verified_at = $3, updated_at = now() WHERE id = $1

--## io.billhook.api.auth.email.AddressSql.TAKE
DELETE FROM one_time_token
WHERE hash = $1 AND purpose = 'email_change' AND data->>'use' = $2 AND expires_at > $3
RETURNING account_id, data->>'email' AS email, created_at,
          coalesce((data->>'since')::timestamptz, $3) AS since

--## io.billhook.api.auth.email.AddressSql.TAKEN
SELECT id FROM account WHERE lower(email) = lower($1) AND id <> $2

--## io.billhook.api.auth.email.AddressSql.WHOSE
SELECT a.email FROM account a JOIN one_time_token t ON t.account_id = a.id
WHERE t.hash = $1 AND t.purpose = 'email_change'
FOR UPDATE OF a

--## io.billhook.api.auth.external.ExternalLogInsSql.ACCOUNT
SELECT id FROM account WHERE lower(email) = lower($1)

--## io.billhook.api.auth.external.IdentitiesSql.ADD
INSERT INTO external_identity (provider, subject, account_id, email, made_account)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING

--## io.billhook.api.auth.external.IdentitiesSql.DISCARD_CODES
DELETE FROM one_time_token WHERE account_id = $1 AND purpose = 'oauth'

--## io.billhook.api.auth.external.IdentitiesSql.HAS
SELECT provider FROM external_identity WHERE account_id = $1 AND provider = $2

--## io.billhook.api.auth.external.IdentitiesSql.LIST
SELECT provider, email, created_at FROM external_identity WHERE account_id = $1
ORDER BY created_at DESC, provider

--## io.billhook.api.auth.external.IdentitiesSql.LOCK
SELECT email, password_hash IS NOT NULL AS has_password FROM account WHERE id = $1
FOR UPDATE

--## io.billhook.api.auth.external.IdentitiesSql.OWNER
SELECT account_id FROM external_identity WHERE provider = $1 AND subject = $2
FOR SHARE

--## io.billhook.api.auth.external.IdentitiesSql.REMOVE
DELETE FROM external_identity WHERE account_id = $1 AND provider = $2

--## io.billhook.api.auth.external.IdentitiesSql.USABLE
SELECT provider FROM external_identity WHERE account_id = $1 AND provider = ANY($2::text[])

--## io.billhook.api.auth.external.LogInCodesSql.CREATE
INSERT INTO one_time_token (hash, purpose, account_id, data, expires_at)
SELECT $1, 'oauth', id, $3::text::jsonb, $4 FROM account WHERE id = $2

--## io.billhook.api.auth.external.LogInCodesSql.DISCARD_EXPIRED
DELETE FROM one_time_token WHERE account_id = $1 AND purpose = 'oauth' AND expires_at <= $2

--## io.billhook.api.auth.external.LogInCodesSql.TAKE
DELETE FROM one_time_token
WHERE hash = $1 AND purpose = 'oauth' AND data->>'use' = $2 AND expires_at > $3
RETURNING account_id, data::text AS data

--## io.billhook.api.auth.factor.FactorLimitSql.COUNT
UPDATE account SET failed_factors = $2, factors_locked_until = $3 WHERE id = $1

--## io.billhook.api.auth.factor.FactorLimitSql.LOCK
SELECT email, failed_factors, factors_locked_until FROM account WHERE id = $1 FOR UPDATE

--## io.billhook.api.auth.factor.OperatorEnrolmentSql.FIND
SELECT id, email FROM account
WHERE lower(email) = lower($1) AND operator_role IS NOT NULL
FOR UPDATE

--## io.billhook.api.auth.factor.OperatorEnrolmentSql.MISSING
SELECT count(*) AS missing FROM account WHERE operator_role IS NOT NULL AND NOT second_factor

--## io.billhook.api.auth.factor.OperatorEnrolmentSql.NOT_SHOWN
UPDATE session SET mfa_at = NULL WHERE account_id = $1 AND mfa_at IS NOT NULL

--## io.billhook.api.auth.factor.OperatorEnrolmentSql.REPLACE
UPDATE account
SET totp_sealed = $2, totp_confirmed_at = $3, totp_last_step = NULL, sms_factor_at = NULL,
    failed_factors = 0, factors_locked_until = NULL, updated_at = now()
WHERE id = $1

--## io.billhook.api.auth.factor.PhonesSql.REMOVE
UPDATE account
SET phone = NULL, phone_verified_at = NULL, sms_factor_at = NULL, updated_at = now()
WHERE id = $1 AND phone IS NOT NULL
RETURNING email, second_factor

--## io.billhook.api.auth.factor.PhonesSql.SET
UPDATE account SET phone = $2, phone_verified_at = now(), updated_at = now()
WHERE id = $1
RETURNING email

--## io.billhook.api.auth.factor.RecoveryCodesSql.ADD
INSERT INTO recovery_code (account_id, hash) VALUES ($1, $2)

--## io.billhook.api.auth.factor.RecoveryCodesSql.DISCARD
DELETE FROM recovery_code WHERE account_id = $1

--## io.billhook.api.auth.factor.RecoveryCodesSql.LEFT
SELECT count(*) AS codes_left FROM recovery_code
WHERE account_id = $1 AND used_at IS NULL

--## io.billhook.api.auth.factor.RecoveryCodesSql.USE
UPDATE recovery_code SET used_at = $3
WHERE account_id = $1 AND hash = $2 AND used_at IS NULL

--## io.billhook.api.auth.factor.SecondFactorsSql.EVER_SHOWN
SELECT a.second_factor,
       EXISTS (SELECT FROM session s
               WHERE s.id = $2 AND s.account_id = a.id AND s.mfa_at IS NOT NULL) AS shown
FROM account a
WHERE a.id = $1

--## io.billhook.api.auth.factor.SecondFactorsSql.IS_ON
SELECT email FROM account WHERE id = $1 AND second_factor

--## io.billhook.api.auth.factor.SecondFactorsSql.SHOWN
SELECT EXISTS (SELECT FROM session s
               WHERE s.id = $2 AND s.account_id = a.id AND s.revoked_at IS NULL
                 AND s.mfa_at > $3) AS shown
FROM account a
WHERE a.id = $1 AND a.second_factor

--## io.billhook.api.auth.factor.SignInsSql.ASK
INSERT INTO one_time_token (hash, purpose, account_id, expires_at) VALUES ($1, 'mfa', $2, $3)

--## io.billhook.api.auth.factor.SignInsSql.ATTEMPT
UPDATE one_time_token SET attempts = attempts + 1
WHERE hash = $1 AND purpose = 'mfa' AND expires_at > $2 AND attempts < $3
RETURNING account_id

--## io.billhook.api.auth.factor.SignInsSql.TAKE
DELETE FROM one_time_token WHERE hash = $1 AND purpose = 'mfa'

--## io.billhook.api.auth.factor.SmsFactorSql.ADD
UPDATE account SET sms_factor_at = $2, updated_at = now()
WHERE id = $1 AND phone_verified_at IS NOT NULL AND sms_factor_at IS NULL
RETURNING email

--## io.billhook.api.auth.factor.SmsFactorSql.ASKED
SELECT account_id FROM one_time_token
WHERE hash = $1 AND purpose = 'mfa' AND expires_at > $2 AND attempts < $3

--## io.billhook.api.auth.factor.SmsFactorSql.PHONE
SELECT phone FROM account WHERE id = $1 AND sms_factor_at IS NOT NULL

--## io.billhook.api.auth.factor.SmsFactorSql.REMOVE
UPDATE account SET sms_factor_at = NULL, updated_at = now()
WHERE id = $1 AND sms_factor_at IS NOT NULL
RETURNING email, second_factor

--## io.billhook.api.auth.factor.TextCodesSql.ATTEMPT
UPDATE text_code SET attempts = least(attempts + 1, 1000)
WHERE account_id = $1 AND purpose = $2 AND (asker = $3 OR asker IS NULL)

--## io.billhook.api.auth.factor.TextCodesSql.DISCARD
DELETE FROM text_code WHERE account_id = $1 AND purpose = $2

--## io.billhook.api.auth.factor.TextCodesSql.FIND
SELECT phone, sealed FROM text_code
WHERE account_id = $1 AND purpose = $2 AND (asker = $3 OR asker IS NULL)
  AND expires_at > $4 AND attempts <= $5
FOR UPDATE

--## io.billhook.api.auth.factor.TextCodesSql.LOCK_ACCOUNT
SELECT id FROM account WHERE id = $1 FOR UPDATE

--## io.billhook.api.auth.factor.TextCodesSql.LOCK_NUMBER
SELECT pg_advisory_xact_lock(hashtextextended($1, 13))

--## io.billhook.api.auth.factor.TextCodesSql.PUT
INSERT INTO text_code (account_id, purpose, asker, phone, sealed, expires_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (account_id, purpose) DO UPDATE
SET asker = excluded.asker, phone = excluded.phone, sealed = excluded.sealed, attempts = 0,
    expires_at = excluded.expires_at

--## io.billhook.api.auth.factor.TextCodesSql.SENT
SELECT greatest(count(*) FILTER (WHERE account_id = $1),
                count(*) FILTER (WHERE recipient = $2)) AS a_day,
       greatest(count(*) FILTER (WHERE account_id = $1 AND created_at > $4),
                count(*) FILTER (WHERE recipient = $2 AND created_at > $4)) AS an_hour,
       max(created_at) AS last
FROM sms
WHERE tenant_id IS NULL AND created_at > $3 AND (account_id = $1 OR recipient = $2)

--## io.billhook.api.auth.factor.TotpFactorSql.BEGIN
UPDATE account SET totp_sealed = $2, totp_last_step = NULL, updated_at = now()
WHERE id = $1 AND totp_confirmed_at IS NULL
RETURNING email

--## io.billhook.api.auth.factor.TotpFactorSql.BEGUN
SELECT email, totp_sealed FROM account
WHERE id = $1 AND totp_sealed IS NOT NULL AND totp_confirmed_at IS NULL
FOR UPDATE

--## io.billhook.api.auth.factor.TotpFactorSql.CONFIRM
UPDATE account SET totp_last_step = $2, totp_confirmed_at = $3, updated_at = now()
WHERE id = $1

--## io.billhook.api.auth.factor.TotpFactorSql.CONFIRMED
SELECT totp_sealed FROM account WHERE id = $1 AND totp_confirmed_at IS NOT NULL

--## io.billhook.api.auth.factor.TotpFactorSql.REMOVE
UPDATE account
SET totp_sealed = NULL, totp_confirmed_at = NULL, totp_last_step = NULL, updated_at = now()
WHERE id = $1 AND totp_confirmed_at IS NOT NULL
RETURNING email, second_factor

--## io.billhook.api.auth.factor.TotpFactorSql.USE
UPDATE account SET totp_last_step = $2
WHERE id = $1 AND totp_confirmed_at IS NOT NULL AND coalesce(totp_last_step, -1) < $2

--## io.billhook.api.auth.key.AccessSeedsSql.ANY_TENANT
SELECT id FROM tenant LIMIT 1

--## io.billhook.api.auth.key.AccessSeedsSql.KEY
INSERT INTO api_key (id, tenant_id, name, prefix, hash, scopes)
VALUES ($1, $2, 'seed', $3, $4, $5)

--## io.billhook.api.auth.key.AccessSeedsSql.TENANT
WITH known AS (SELECT id FROM tenant WHERE name = $2 ORDER BY created_at, id LIMIT 1),
made AS (
  INSERT INTO tenant (id, name) SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM known)
  RETURNING id
)
SELECT id FROM known UNION ALL SELECT id FROM made

--## io.billhook.api.auth.key.ApiKeysSql.FIND
SELECT k.id, tenant_id, scopes, expires_at FROM api_key k JOIN tenant t ON t.id = tenant_id
WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
  AND t.deleted_at IS NULL

--## io.billhook.api.auth.key.ApiKeysSql.USED
UPDATE api_key SET last_used_at = now()
WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')

--## io.billhook.api.auth.key.KeySql.ADDRESS
SELECT email FROM account WHERE id = $1

--## io.billhook.api.auth.key.KeySql.CREATE
INSERT INTO api_key
  (id, tenant_id, name, prefix, hash, scopes, expires_at, live, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING id, name, prefix, scopes, expires_at, created_at

--## io.billhook.api.auth.key.KeySql.GET
SELECT id, name, prefix, scopes, expires_at, last_used_at, created_by, rotated_to, created_at
FROM api_key
WHERE tenant_id = current_tenant() AND revoked_at IS NULL AND id = $1

--## io.billhook.api.auth.key.KeySql.LIST
SELECT id, name, prefix, scopes, expires_at, last_used_at, created_by, rotated_to, created_at
FROM api_key
WHERE tenant_id = current_tenant() AND revoked_at IS NULL AND ($1::uuid IS NULL OR id < $1)
ORDER BY id DESC LIMIT $2

--## io.billhook.api.auth.key.KeySql.LOCK
SELECT name, scopes, rotated_to, expires_at IS NULL OR expires_at > now() AS usable,
       now() + (expires_at - created_at) AS successor_expires_at
FROM api_key
WHERE tenant_id = current_tenant() AND revoked_at IS NULL AND id = $1
FOR NO KEY UPDATE

--## io.billhook.api.auth.key.KeySql.LOCK_TENANT
SELECT id FROM tenant WHERE id = current_tenant() FOR NO KEY UPDATE

--## io.billhook.api.auth.key.KeySql.MEMBER
SELECT m.role FROM membership m JOIN tenant t ON t.id = m.tenant_id
WHERE m.tenant_id = $1 AND m.account_id = $2 AND t.deleted_at IS NULL

--## io.billhook.api.auth.key.KeySql.RETIRE
UPDATE api_key
SET rotated_to = $2, expires_at = least(expires_at, now() + make_interval(secs => $3::integer))
WHERE tenant_id = current_tenant() AND id = $1

--## io.billhook.api.auth.key.KeySql.REVOKE
UPDATE api_key SET revoked_at = now() WHERE tenant_id = current_tenant() AND id = $1

--## io.billhook.api.auth.key.KeySql.USABLE
SELECT k.id FROM api_key k JOIN tenant t ON t.id = k.tenant_id
WHERE k.tenant_id = $1 AND k.id = $2 AND k.revoked_at IS NULL AND t.deleted_at IS NULL
  AND (k.expires_at IS NULL OR k.expires_at > now())

--## io.billhook.api.auth.key.KeySql.WORKING
SELECT count(*) FILTER (WHERE rotated_to IS NULL) AS lasting,
       count(*) FILTER (WHERE rotated_to IS NOT NULL) AS replaced
FROM api_key
WHERE tenant_id = current_tenant() AND revoked_at IS NULL
  AND (expires_at IS NULL OR expires_at > now())

--## io.billhook.api.auth.password.PasswordChangesSql.DISCARD
DELETE FROM one_time_token
WHERE account_id = $1 AND NOT (purpose = 'email_change' AND data->>'use' = 'take_back')

--## io.billhook.api.auth.password.PasswordChangesSql.SET
UPDATE account SET password_hash = $2, password_changed_at = $3, updated_at = now()
WHERE id = $1 AND password_hash = $4
RETURNING email

--## io.billhook.api.auth.password.PasswordResetsSql.CREATE
INSERT INTO one_time_token (hash, purpose, account_id, expires_at)
VALUES ($1, 'password_reset', $2, $3)

--## io.billhook.api.auth.password.PasswordResetsSql.DECOY
SELECT pg_logical_emit_message(true, 'billhook', repeat('x', 1000))

--## io.billhook.api.auth.password.PasswordResetsSql.DISCARD
DELETE FROM one_time_token WHERE account_id = $1 AND purpose = 'password_reset'

--## io.billhook.api.auth.password.PasswordResetsSql.DISCARD_ALL
DELETE FROM one_time_token
WHERE account_id = $1 AND NOT (purpose = 'email_change' AND data->>'use' = 'take_back')

--## io.billhook.api.auth.password.PasswordResetsSql.FIND
SELECT id, email FROM account WHERE lower(email) = lower($1) AND email_verified_at IS NOT NULL

--## io.billhook.api.auth.password.PasswordResetsSql.SET
UPDATE account
SET password_hash = $2, password_changed_at = $3, failed_logins = 0, locked_until = NULL,
    updated_at = now()
WHERE id = $1
RETURNING email

--## io.billhook.api.auth.password.PasswordResetsSql.TAKE
DELETE FROM one_time_token
WHERE hash = $1 AND purpose = 'password_reset' AND expires_at > $2
RETURNING account_id

--## io.billhook.api.auth.password.PasswordResetsSql.WHOSE
SELECT a.email, a.name FROM one_time_token t JOIN account a ON a.id = t.account_id
WHERE t.hash = $1 AND t.purpose = 'password_reset' AND t.expires_at > $2

--## io.billhook.api.auth.password.PasswordTriesSql.COUNT
UPDATE account SET failed_logins = $2, locked_until = $3, last_failed_at = $4 WHERE id = $1

--## io.billhook.api.auth.password.PasswordTriesSql.COUNT_UNKNOWN
UPDATE unknown_address SET failures = $2, locked_until = $3, tried_at = $4 WHERE slot = $1

--## io.billhook.api.auth.password.PasswordTriesSql.LOOK_AT_ACCOUNT
SELECT a.id, a.password_hash, a.email_verified_at, a.locked_until,
       EXISTS (SELECT FROM session s WHERE s.account_id = a.id AND s.ip = $2) AS known_address
FROM account a WHERE a.id = $1

--## io.billhook.api.auth.password.PasswordTriesSql.LOOK_AT_ADDRESS
SELECT a.id, a.password_hash, a.email_verified_at,
       CASE WHEN a.id IS NULL THEN u.locked_until ELSE a.locked_until END AS locked_until,
       EXISTS (SELECT FROM session s WHERE s.account_id = a.id AND s.ip = $2) AS known_address
FROM (SELECT) one
LEFT JOIN account a ON lower(a.email) = lower($1)
LEFT JOIN unknown_address u ON u.slot = $3 AND u.hash = $4

--## io.billhook.api.auth.password.PasswordTriesSql.OF_ACCOUNT
SELECT a.id, a.password_hash, a.failed_logins, a.locked_until, a.last_failed_at,
       EXISTS (SELECT FROM session s WHERE s.account_id = a.id AND s.ip = $2) AS known_address,
       set_config('synchronous_commit', 'off', true) AS not_waiting
FROM account a WHERE a.id = $1
FOR UPDATE OF a

--## io.billhook.api.auth.password.PasswordTriesSql.OF_ADDRESS
WITH known AS (
  SELECT a.id, a.password_hash, a.failed_logins, a.locked_until, a.last_failed_at
  FROM account a WHERE lower(a.email) = lower($1)
  FOR UPDATE OF a
), unknown AS (
  INSERT INTO unknown_address AS u (slot, hash, failures, tried_at)
  SELECT $3::integer, $4::bytea, 0, $5::timestamptz WHERE NOT EXISTS (SELECT FROM known)
  ON CONFLICT (slot) DO UPDATE
  SET hash = excluded.hash,
      failures = CASE WHEN u.hash = excluded.hash THEN u.failures ELSE 0 END,
      locked_until = CASE WHEN u.hash = excluded.hash THEN u.locked_until END
  RETURNING slot, failures, locked_until, tried_at
)
SELECT k.id, NULL AS slot, k.password_hash, k.failed_logins, k.locked_until, k.last_failed_at,
       EXISTS (SELECT FROM session s WHERE s.account_id = k.id AND s.ip = $2) AS known_address,
       set_config('synchronous_commit', 'off', true) AS not_waiting
FROM known k
UNION ALL
SELECT NULL, slot, NULL, failures, locked_until, tried_at, false,
       set_config('synchronous_commit', 'off', true)
FROM unknown

--## io.billhook.api.auth.password.PasswordTriesSql.RESET
UPDATE account SET failed_logins = 0, locked_until = NULL WHERE id = $1

--## io.billhook.api.auth.password.PasswordTriesSql.STILL
SELECT 1 AS one FROM account WHERE id = $1 AND password_hash = $2 FOR NO KEY UPDATE

--## io.billhook.api.auth.password.WaysInSql.DISCARD_BEGUN_APP
UPDATE account SET totp_sealed = NULL
WHERE id = $1 AND totp_sealed IS NOT NULL AND totp_confirmed_at IS NULL

--## io.billhook.api.auth.password.WaysInSql.DISCARD_TEXT_CODES
DELETE FROM text_code WHERE account_id = $1

--## io.billhook.api.auth.password.WaysInSql.FACTORS
SELECT totp_confirmed_at, sms_factor_at FROM account WHERE id = $1

--## io.billhook.api.auth.password.WaysInSql.IDENTITIES
SELECT provider, created_at FROM external_identity WHERE account_id = $1
ORDER BY created_at, provider

--## io.billhook.api.auth.password.WaysInSql.KEYS
SELECT k.prefix, k.created_at FROM api_key k JOIN account a ON a.id = k.created_by
WHERE a.id = $1 AND (k.created_at > $2 OR k.created_at < a.email_verified_at)
  AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $3)
ORDER BY k.created_at DESC LIMIT 50

--## io.billhook.api.auth.password.WaysInSql.REMOVE_NUMBER
UPDATE account SET phone = NULL, phone_verified_at = NULL
WHERE id = $1 AND sms_factor_at IS NULL AND phone_verified_at > $2

--## io.billhook.api.auth.password.WaysInSql.UNLINK
DELETE FROM external_identity e USING account a
WHERE a.id = $1 AND e.account_id = a.id
  AND (e.created_at > $2 OR e.created_at < a.email_verified_at)
  AND lower(e.email) IS DISTINCT FROM lower(a.email)
RETURNING e.provider

--## io.billhook.api.auth.reauthentication.ReauthenticationCodesSql.CREATE
INSERT INTO one_time_token (hash, purpose, account_id, data, expires_at)
SELECT $1, 'oauth', id,
       jsonb_build_object('use', 'reauthentication', 'session', $3::uuid::text), $4
FROM account WHERE id = $2

--## io.billhook.api.auth.reauthentication.ReauthenticationCodesSql.TAKE
DELETE FROM one_time_token
WHERE hash = $1 AND purpose = 'oauth' AND data->>'use' = 'reauthentication'
  AND account_id = $2 AND data->>'session' = $3::uuid::text AND expires_at > $4

--## io.billhook.api.auth.session.LiveSessionsSql.FIND
SELECT s.account_id, s.seen, s.expires_at, a.operator_role
FROM session s JOIN account a ON a.id = s.account_id
WHERE s.id = $1 AND s.revoked_at IS NULL

--## io.billhook.api.auth.session.LiveSessionsSql.HOLDS
SELECT s.id FROM session s JOIN account a ON a.id = s.account_id
WHERE s.id = $1 AND s.account_id = $2 AND s.revoked_at IS NULL AND s.expires_at > $3
FOR KEY SHARE OF a

--## io.billhook.api.auth.session.LiveSessionsSql.LIVES
SELECT id FROM session WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL

--## io.billhook.api.auth.session.LiveSessionsSql.SEEN
UPDATE session SET seen = greatest(seen, $2), last_used_at = greatest(last_used_at, $3)
WHERE id = $1

--## io.billhook.api.auth.session.MembershipsSql.FIND
SELECT m.tenant_id, m.role
FROM membership m
JOIN tenant t ON t.id = m.tenant_id
JOIN account a ON a.id = m.account_id
WHERE m.account_id = $1 AND ($2::uuid IS NULL OR m.tenant_id = $2::uuid)
  AND t.deleted_at IS NULL
ORDER BY (m.tenant_id = a.default_tenant) DESC NULLS LAST, m.created_at, m.tenant_id
LIMIT 1

--## io.billhook.api.auth.session.NewSessionsSql.CREATE
INSERT INTO session (id, account_id, secret, ip, user_agent, created_at, last_used_at, expires_at,
                     mfa_at)
VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)

--## io.billhook.api.auth.session.NewSessionsSql.END_OLDEST
UPDATE session SET revoked_at = $2, revoked_for = 'limit'
WHERE id IN (SELECT id FROM session
             WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2
             ORDER BY created_at DESC, id DESC OFFSET $3)
  AND revoked_at IS NULL
RETURNING id

--## io.billhook.api.auth.session.NewSessionsSql.FACTOR_SHOWN
UPDATE session SET mfa_at = $2 WHERE id = $1

--## io.billhook.api.auth.session.NewSessionsSql.LOCK
SELECT id FROM account WHERE id = $1 FOR NO KEY UPDATE

--## io.billhook.api.auth.session.NewSessionsSql.UNSEEN
SELECT a.email FROM account a
WHERE a.id = $1
  AND EXISTS (SELECT FROM session s WHERE s.account_id = a.id)
  AND NOT EXISTS (SELECT FROM session s
                  WHERE s.account_id = a.id AND s.ip = $2 AND s.user_agent = $3)

--## io.billhook.api.auth.session.RefreshesSql.ADVANCE
UPDATE session SET active = $2, last_used_at = $3, expires_at = $4 WHERE id = $1

--## io.billhook.api.auth.session.RefreshesSql.FORGET
DELETE FROM session_rotation WHERE session_id = $1 AND rotated_at < $2

--## io.billhook.api.auth.session.RefreshesSql.LOCK
SELECT account_id, secret, active, seen, created_at FROM session
WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2
FOR UPDATE

--## io.billhook.api.auth.session.RefreshesSql.NOTE
INSERT INTO session_rotation (session_id, number, rotated_at) VALUES ($1, $2, $3)

--## io.billhook.api.auth.session.RefreshesSql.REVOKE
UPDATE session SET revoked_at = $2, revoked_for = 'reuse' WHERE id = $1

--## io.billhook.api.auth.session.RefreshesSql.ROTATED
SELECT rotated_at FROM session_rotation WHERE session_id = $1 AND number = $2

--## io.billhook.api.auth.session.SecurityMailsSql.EARLIER
SELECT min(t.data->>'email') AS email
FROM account a JOIN one_time_token t ON t.account_id = a.id
WHERE lower(a.email) = lower($1) AND t.purpose = 'email_change'
  AND t.data->>'use' = 'take_back' AND t.expires_at > $2
  AND lower(t.data->>'email') <> lower(a.email)
GROUP BY lower(t.data->>'email')
ORDER BY min(t.created_at)
LIMIT 3

--## io.billhook.api.auth.session.SessionsSql.END
UPDATE session SET revoked_at = $3, revoked_for = $4
WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL

--## io.billhook.api.auth.session.SessionsSql.END_OTHERS
UPDATE session SET revoked_at = $3, revoked_for = $4
WHERE account_id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR id <> $2::uuid)
RETURNING id

--## io.billhook.api.auth.session.SessionsSql.LIST
SELECT id, created_at, last_used_at, ip, user_agent FROM session
WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2
  AND ($3::uuid IS NULL OR id < $3::uuid)
ORDER BY id DESC
LIMIT $4

--## io.billhook.api.auth.token.InstallationSql.ID
SELECT id FROM installation

--## io.billhook.api.auth.token.InstallationSql.IS_DEVELOPMENT
SELECT development FROM installation

--## io.billhook.api.auth.token.InstallationSql.MARK_DEVELOPMENT
UPDATE installation SET development = true

--## io.billhook.api.auth.token.KeyAgreementSql.AGREE
UPDATE signing_key k SET agreed_at = now()
WHERE k.agreed_at IS NULL AND (k.retired_at IS NULL OR k.retired_at > $1)
  AND NOT EXISTS (
    SELECT FROM process p
    WHERE p.freed_at IS NULL AND p.dead_at IS NULL AND p.role <> 'worker'
      AND p.seen_at > now() - interval '11 seconds'
      AND CASE WHEN p.signing_keys IS NULL THEN k.created_at > now() - interval '11 seconds'
               ELSE NOT k.id = ANY (p.signing_keys) END)

--## io.billhook.api.auth.token.KeyAgreementSql.FORCE
UPDATE signing_key SET agreed_at = now()
WHERE agreed_at IS NULL AND id = (
  SELECT id FROM signing_key WHERE retired_at IS NULL OR retired_at > $1
  ORDER BY signs_from DESC, created_at DESC, id DESC LIMIT 1)

--## io.billhook.api.auth.token.KeyAgreementSql.RETIRE
UPDATE signing_key k
SET retired_at = greatest(newest.signs_from, $1) + make_interval(secs => $2)
FROM (SELECT id, signs_from, created_at FROM signing_key
      WHERE agreed_at IS NOT NULL AND (retired_at IS NULL OR retired_at > $1)
      ORDER BY signs_from DESC, created_at DESC, id DESC LIMIT 1) newest
WHERE k.retired_at IS NULL
  AND (k.signs_from, k.created_at, k.id) < (newest.signs_from, newest.created_at, newest.id)

--## io.billhook.api.auth.token.KeyRotationSql.AGREED
SELECT agreed_at IS NOT NULL AS agreed FROM signing_key WHERE id = $1

--## io.billhook.api.auth.token.KeyRotationSql.NEWEST
SELECT id FROM signing_key WHERE agreed_at IS NOT NULL
ORDER BY agreed_at DESC, signs_from DESC, id DESC LIMIT 1

--## io.billhook.api.auth.token.KeyRotationSql.RETIRE_UNUSED
UPDATE signing_key SET retired_at = $1
WHERE (signs_from > $1 OR agreed_at IS NULL) AND (retired_at IS NULL OR retired_at > $1)

--## io.billhook.api.auth.token.SigningKeysSql.ALL
SELECT id, public_jwk::text AS public_jwk, sealed, signs_from, retired_at,
       agreed_at IS NOT NULL AS agreed
FROM signing_key
WHERE retired_at IS NULL OR retired_at > $1
ORDER BY signs_from, created_at, id

--## io.billhook.api.auth.token.SigningKeysSql.CREATE
INSERT INTO signing_key (id, public_jwk, sealed, signs_from, agreed_at)
VALUES ($1, $2::text::jsonb, $3, $4, CASE WHEN $5 THEN now() END)

--## io.billhook.api.auth.token.SigningKeysSql.LOCK
SELECT pg_advisory_xact_lock(hashtext('billhook.signing_key'))

--## io.billhook.api.billing.call.StripeCallsSql.BEGIN
INSERT INTO billing_intent AS held
  (id, tenant_id, kind, fingerprint, fetched, fetched_at)
VALUES ($1, current_tenant(), $2, $3, $4, $5)
ON CONFLICT (tenant_id, kind, fingerprint) WHERE done_at IS NULL DO UPDATE
SET (generation, keyed_at, fetched, fetched_at) =
  (SELECT held.generation + old::int,
          CASE WHEN old THEN clock_timestamp() ELSE held.keyed_at END,
          CASE WHEN old THEN excluded.fetched ELSE held.fetched END,
          CASE WHEN old THEN excluded.fetched_at ELSE held.fetched_at END
   FROM (SELECT held.keyed_at < now() - interval '23 hours') AS of_key (old))
RETURNING id, generation, fetched, fetched_at

--## io.billhook.api.billing.call.StripeCallsSql.DONE
UPDATE billing_intent SET done_at = clock_timestamp() WHERE id = $1 AND done_at IS NULL

--## io.billhook.api.billing.call.StripeCallsSql.FORGET_OLD
DELETE FROM billing_intent
WHERE tenant_id = current_tenant() AND keyed_at < now() - interval '7 days'

--## io.billhook.api.billing.call.StripeCallsSql.NEXT_KEY
UPDATE billing_intent
SET generation = generation + 1, keyed_at = clock_timestamp()
WHERE id = $1 AND generation = $2 AND done_at IS NULL

--## io.billhook.api.billing.call.StripeCallsSql.REFUSED
DELETE FROM billing_intent WHERE id = $1 AND done_at IS NULL

--## io.billhook.api.billing.checkout.CheckoutSql.ASKING
UPDATE billing_checkout SET asked_at = clock_timestamp() WHERE id = $1 AND state = 'making'

--## io.billhook.api.billing.checkout.CheckoutSql.BEGIN
INSERT INTO billing_checkout (id, tenant_id, choice, state)
VALUES ($1, current_tenant(), $2, 'making')

--## io.billhook.api.billing.checkout.CheckoutSql.CURRENCY
SELECT held.data->>'currency' AS currency FROM billing_object held
JOIN billing_customer customer ON customer.stripe_id = held.stripe_id
WHERE customer.tenant_id = current_tenant() AND held.data->>'currency' IS NOT NULL

--## io.billhook.api.billing.checkout.CheckoutSql.FAILED
UPDATE billing_checkout SET state = 'failed' WHERE id = $1 AND state = 'making'

--## io.billhook.api.billing.checkout.CheckoutSql.GET
SELECT state, session_id, job_id FROM billing_checkout WHERE id = $1 FOR UPDATE

--## io.billhook.api.billing.checkout.CheckoutSql.HAD_TRIAL
SELECT stripe_id FROM billing_object
WHERE tenant_id = current_tenant() AND object = 'subscription'
  AND data->>'trial_start' IS NOT NULL
LIMIT 1

--## io.billhook.api.billing.checkout.CheckoutSql.LIVE
SELECT id, session_id, job_id, choice = $1 AS same,
       asked_at < clock_timestamp() - interval '15 seconds' AS old
FROM billing_checkout WHERE tenant_id = current_tenant() AND state IN ('making', 'open')

--## io.billhook.api.billing.checkout.CheckoutSql.LOCK
SELECT tenant_id FROM billing_customer WHERE tenant_id = current_tenant() FOR UPDATE

--## io.billhook.api.billing.checkout.CheckoutSql.MEMBERS
SELECT count(*) FROM membership WHERE tenant_id = current_tenant()

--## io.billhook.api.billing.checkout.CheckoutSql.OPEN
UPDATE billing_checkout SET state = 'open', session_id = $2, job_id = $3
WHERE id = $1 AND state = 'making'

--## io.billhook.api.billing.checkout.CheckoutSql.OVER
UPDATE billing_checkout SET state = $2 WHERE id = $1 AND state = 'open'

--## io.billhook.api.billing.customer.CustomerSql.CARRIES_TENANT
SELECT stripe_id FROM billing_object
WHERE tenant_id = current_tenant() AND object = 'customer'
  AND data->'deleted' IS DISTINCT FROM 'true'
ORDER BY (data->>'created')::bigint, stripe_id LIMIT 1

--## io.billhook.api.billing.customer.CustomerSql.EMAIL
SELECT a.email FROM account a JOIN membership m ON m.account_id = a.id
WHERE m.tenant_id = current_tenant()
  AND (a.id = $1::uuid OR ($1::uuid IS NULL AND m.role = 'owner'))
ORDER BY a.created_at, a.id LIMIT 1

--## io.billhook.api.billing.customer.CustomerSql.FOUND
UPDATE billing_customer SET stripe_id = $1, email = NULL WHERE tenant_id = current_tenant()

--## io.billhook.api.billing.customer.CustomerSql.GET
SELECT held.stripe_id FROM billing_customer held
WHERE held.tenant_id = current_tenant() AND held.stripe_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM billing_object gone
                  WHERE gone.stripe_id = held.stripe_id
                    AND gone.data->'deleted' = 'true')

--## io.billhook.api.billing.customer.CustomerSql.LOCK
SELECT held.stripe_id, held.email,
       EXISTS (SELECT FROM billing_object gone
               WHERE gone.stripe_id = held.stripe_id
                 AND gone.data->'deleted' = 'true') AS deleted
FROM billing_customer held
WHERE held.tenant_id = current_tenant() FOR UPDATE

--## io.billhook.api.billing.customer.CustomerSql.MAKE
UPDATE billing_customer SET stripe_id = NULL, email = $1 WHERE tenant_id = current_tenant()

--## io.billhook.api.billing.customer.CustomerSql.PLACE
INSERT INTO billing_customer (tenant_id) VALUES (current_tenant())
ON CONFLICT (tenant_id) DO NOTHING

--## io.billhook.api.billing.entitlement.EntitlementSql.LIST
SELECT feature, name, quota, used FROM entitlement
WHERE tenant_id = current_tenant() AND active ORDER BY feature

--## io.billhook.api.billing.entitlement.EntitlementSql.SYNCED_AT
SELECT synced_at FROM entitlement_sync WHERE tenant_id = current_tenant()

--## io.billhook.api.billing.invoice.InvoiceSql.CHARGES
SELECT data::text AS data FROM billing_object
WHERE object = 'charge' AND data->>'payment_intent' = ANY ($1)
ORDER BY (data->>'created')::bigint DESC, stripe_id DESC

--## io.billhook.api.billing.invoice.InvoiceSql.GET
SELECT data::text AS data, beside->>'payment' AS payment
FROM billing_object
WHERE stripe_id = $1 AND object = 'invoice' AND data->>'status' <> 'draft'

--## io.billhook.api.billing.invoice.InvoiceSql.LIST
SELECT data::text AS data, beside->>'payment' AS payment
FROM billing_object
WHERE tenant_id = current_tenant() AND object = 'invoice' AND data->>'status' <> 'draft'
  AND ($1::bigint IS NULL OR ((data->>'created')::bigint, stripe_id) < ($1::bigint, $2::text))
ORDER BY (data->>'created')::bigint DESC, stripe_id DESC LIMIT $3

--## io.billhook.api.billing.invoice.InvoiceSql.OF_CHARGES
SELECT object, data::text AS data FROM billing_object
WHERE object IN ('refund', 'dispute') AND data->>'charge' = ANY ($1)
ORDER BY (data->>'created')::bigint DESC, stripe_id DESC

--## io.billhook.api.billing.plan.PlanSql.ALL
SELECT product.data::text AS product, price.data::text AS price
FROM billing_object price
JOIN billing_object product
  ON product.stripe_id = price.data->>'product' AND product.object = 'product'
WHERE price.object = 'price'
  AND price.data->>'type' = 'recurring'
  AND price.data->'active' = 'true' AND product.data->'active' = 'true'
  AND price.data->'deleted' IS NULL AND product.data->'deleted' IS NULL
  AND price.data->'metadata'->>'hidden' IS DISTINCT FROM 'true'
  AND product.data->'metadata'->>'hidden' IS DISTINCT FROM 'true'
ORDER BY (product.data->>'created')::bigint, product.stripe_id,
         (price.data->>'unit_amount')::bigint NULLS LAST, price.stripe_id
LIMIT 1000

--## io.billhook.api.billing.plan.PlanSql.DETAILS
SELECT stripe_id, data::text AS data,
       fetched_at < clock_timestamp() - interval '5 minutes' AS old
FROM billing_plan_detail WHERE stripe_id = ANY ($1::text[])

--## io.billhook.api.billing.plan.PlanSql.KEEP_DETAIL
INSERT INTO billing_plan_detail (stripe_id, data, fetched_at)
VALUES ($1, $2::text::jsonb, clock_timestamp())
ON CONFLICT (stripe_id) DO UPDATE SET data = excluded.data, fetched_at = excluded.fetched_at

--## io.billhook.api.billing.plan.PlanSql.ONE
SELECT price.data::text AS price
FROM billing_object price
JOIN billing_object product
  ON product.stripe_id = price.data->>'product' AND product.object = 'product'
WHERE price.object = 'price'
  AND price.data->>'type' = 'recurring'
  AND price.data->'active' = 'true' AND product.data->'active' = 'true'
  AND price.data->'deleted' IS NULL AND product.data->'deleted' IS NULL
  AND price.data->'metadata'->>'hidden' IS DISTINCT FROM 'true'
  AND product.data->'metadata'->>'hidden' IS DISTINCT FROM 'true'
AND price.stripe_id = $1

--## io.billhook.api.billing.standing.StalenessSql.BEHIND
SELECT EXISTS (
         SELECT FROM breaker b JOIN process p ON p.id = b.process
         WHERE b.name = $2 AND b.state <> 'closed' AND p.dead_at IS NULL)
    OR EXISTS (
         SELECT FROM billing_object held
                JOIN webhook_event e ON e.provider = 'stripe' AND e.object_id = held.stripe_id
         WHERE held.tenant_id = $1 AND e.state = 'received'
           AND e.received_at < now() - make_interval(secs => $3)) AS behind

--## io.billhook.api.billing.subscription.SubscriptionSql.OBJECT
SELECT data::text AS data FROM billing_object WHERE stripe_id = $1

--## io.billhook.api.billing.subscription.SubscriptionSql.SCHEDULE
SELECT data::text AS data FROM billing_object
WHERE tenant_id = current_tenant() AND object = 'subscription_schedule'
  AND data->>'subscription' = $1 AND data->>'status' IN ('active', 'not_started')
ORDER BY (data->>'created')::bigint DESC, stripe_id DESC LIMIT 1

--## io.billhook.api.event.EventRoutesSql.LIST
SELECT id, type, stripe_id, late, created_at
FROM domain_event
WHERE tenant_id = current_tenant() AND ($1::text IS NULL OR type = $1)
  AND ($2::text IS NULL OR stripe_id = $2) AND ($3::uuid IS NULL OR id < $3)
ORDER BY id DESC LIMIT $4

--## io.billhook.api.http.IdempotencySql.FIND
SELECT answer FROM idempotency_key
WHERE scope = $1 AND created_at > now() - interval '24 hours'

--## io.billhook.api.http.IdempotencySql.KEEP
INSERT INTO idempotency_key AS k (scope, tenant_id, answer) VALUES ($1, $2, $3)
ON CONFLICT (scope) DO UPDATE SET answer = excluded.answer, created_at = excluded.created_at
WHERE k.created_at <= now() - interval '24 hours'

--## io.billhook.api.http.IdempotencySql.LOCK
SELECT pg_try_advisory_xact_lock($1) AS free

--## io.billhook.api.intake.IntakeSql.SAMPLE_REJECTED
INSERT INTO rejected_webhook (provider, reason, bytes, remote) VALUES ($4, $1, $2, $3)

--## io.billhook.api.intake.IntakeSql.STORE
WITH stored AS (
  INSERT INTO webhook_event (id, provider, endpoint, external_id, type, object_type, object_id,
                             livemode, api_version, body, body_bytes, headers, state, note,
                             duplicates, processed_at)
  SELECT id, $21::text, endpoint, external_id, type, object_type, object_id, livemode, api_version,
         CASE WHEN utf8 THEN convert_from(body, 'UTF8') END, CASE WHEN NOT utf8 THEN body END,
         headers::jsonb,
         CASE WHEN wanted THEN 'received' ELSE 'processed' END,
         CASE WHEN wanted THEN NULL ELSE coalesce(note, 'no_sync') END,
         folded, CASE WHEN wanted THEN NULL ELSE now() END
  FROM (
    SELECT id, external_id, type, object_type, object_id, livemode, api_version, body,
           utf8, headers, job_key IS NOT NULL AS wanted, folded, note,
           coalesce(endpoint, $1::text) AS endpoint
    FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[],
                $8::text[], $9::bytea[], $10::boolean[], $11::text[], $12::text[], $20::integer[],
                $22::text[], $23::text[])
         AS e (id, external_id, type, object_type, object_id, livemode, api_version, body,
               utf8, headers, job_key, folded, note, endpoint)
  ) AS event
  ORDER BY external_id, endpoint
  ON CONFLICT (provider, endpoint, external_id)
  DO UPDATE SET duplicates = webhook_event.duplicates + excluded.duplicates + 1
  RETURNING id
), wanted AS (
  SELECT DISTINCT e.job_key
  FROM unnest($2::uuid[], $12::text[]) AS e (id, job_key) JOIN stored ON stored.id = e.id
  WHERE e.job_key IS NOT NULL
)
INSERT INTO job (id, kind, queue, args, state, max_attempts, unique_key, dedupe_key, run_at,
                 holder)
SELECT j.id, $16::text, $17::text, j.args::jsonb, 1, $18::smallint, j.job_key, j.job_key, now(),
       $19::bigint
FROM unnest($13::uuid[], $14::text[], $15::text[]) AS j (id, job_key, args)
     JOIN wanted ON wanted.job_key = j.job_key
ORDER BY j.job_key
ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO UPDATE SET id = job.id WHERE false
RETURNING id

--## io.billhook.api.intake.brevo.TenantTokensSql.OWNER
SELECT tenant_id FROM messaging_credential WHERE webhook_hash = $1 AND provider = 'brevo'

--## io.billhook.api.intake.twilio.TwilioAccountsSql.HOLDERS
SELECT a.sid AS account_sid, c.tenant_id, c.sealed
FROM unnest($1::text[]) AS a (sid)
     CROSS JOIN LATERAL (
       SELECT tenant_id, sealed FROM messaging_credential
       WHERE account_sid = a.sid AND provider = 'twilio'
       ORDER BY created_at, tenant_id LIMIT $2::integer) AS c

--## io.billhook.api.job.JobSql.GET
SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
(SELECT CASE WHEN a.outcome <> 'dead' OR job.state IN (6, 5) THEN a.error END
 FROM job_attempt a WHERE a.job_id = job.id ORDER BY a.claim DESC LIMIT 1) AS last_error FROM job WHERE id = $1

--## io.billhook.api.job.JobSql.WATCHED
SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
(SELECT CASE WHEN a.outcome <> 'dead' OR job.state IN (6, 5) THEN a.error END
 FROM job_attempt a WHERE a.job_id = job.id ORDER BY a.claim DESC LIMIT 1) AS last_error FROM job WHERE id = ANY ($1::uuid[])

--## io.billhook.api.limit.DailyCountsSql.ADD
INSERT INTO email_usage AS u (day, tenant_id, recipient, count)
SELECT date '1970-01-01' + day, tenant, decode(recipient, 'hex'), n
FROM unnest($1::int[], $2::uuid[], $3::text[], $4::int[]) AS t (day, tenant, recipient, n)
ON CONFLICT (day, tenant_id, recipient) DO UPDATE SET count = u.count + excluded.count
RETURNING day - date '1970-01-01' AS day, tenant_id, encode(recipient, 'hex') AS recipient,
          count

--## io.billhook.api.limit.DailyCountsSql.TAKE_BACK
UPDATE email_usage u SET count = greatest(0, u.count - t.n)
FROM unnest($1::int[], $2::uuid[], $3::text[], $4::int[]) AS t (day, tenant, recipient, n)
WHERE u.day = date '1970-01-01' + t.day
  AND ((u.tenant_id = t.tenant AND u.recipient IS NULL)
       OR (u.tenant_id IS NULL AND u.recipient = decode(t.recipient, 'hex')))

--## io.billhook.api.limit.SharedBucketsSql.FILL
DELETE FROM rate_bucket WHERE hash = $1

--## io.billhook.api.limit.SharedBucketsSql.TAKE
WITH taken AS (
  INSERT INTO rate_bucket AS b (hash, full_at)
  VALUES ($1, clock_timestamp() + $2::bigint * interval '1 microsecond')
  ON CONFLICT (hash) DO UPDATE
  SET full_at = greatest(b.full_at, clock_timestamp()) + $2::bigint * interval '1 microsecond'
  WHERE b.full_at <= clock_timestamp() + ($3::bigint - $2::bigint) * interval '1 microsecond'
  RETURNING full_at
)
SELECT true AS taken,
       (extract(epoch FROM full_at - clock_timestamp()) * 1000000)::bigint AS micros
FROM taken
UNION ALL
SELECT false, (extract(epoch FROM full_at - clock_timestamp()) * 1000000)::bigint
FROM rate_bucket WHERE hash = $1 AND NOT EXISTS (SELECT FROM taken)

--## io.billhook.api.limit.TenantQuotaSql.LOCK
SELECT id FROM account WHERE id = $1 FOR NO KEY UPDATE

--## io.billhook.api.limit.TenantQuotaSql.OWNED
SELECT count(*) FILTER (WHERE t.deleted_at IS NULL) AS alive,
       count(*) FILTER (WHERE t.deleted_at IS NOT NULL) AS deleted
FROM membership m JOIN tenant t ON t.id = m.tenant_id
WHERE m.account_id = $1 AND m.role = 'owner'

--## io.billhook.api.limit.TenantStandingSql.GET
SELECT name, messaging FROM tenant WHERE id = $1

--## io.billhook.api.messaging.credential.CredentialSql.DELETE
DELETE FROM messaging_credential WHERE provider = $1

--## io.billhook.api.messaging.credential.CredentialSql.GET
SELECT provider, sender, account_sid, created_at, updated_at
FROM messaging_credential WHERE provider = $1

--## io.billhook.api.messaging.credential.CredentialSql.SET
INSERT INTO messaging_credential
  (tenant_id, provider, sealed, sender, webhook_hash, account_sid)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (tenant_id, provider) DO UPDATE
SET sealed = excluded.sealed, sender = excluded.sender, account_sid = excluded.account_sid,
    updated_at = clock_timestamp()
RETURNING provider, sender, account_sid, created_at, updated_at,
  webhook_hash IS NOT DISTINCT FROM $5 AS made

--## io.billhook.api.messaging.email.EmailSql.CANCEL
UPDATE email
SET status = 'canceled', html = NULL, body_text = '', sealed = NULL, text_until = NULL
WHERE id = $1

--## io.billhook.api.messaging.email.EmailSql.CANCELED
INSERT INTO message_event (id, tenant_id, email_id, type, at)
VALUES ($1, $2, $3, 'canceled', clock_timestamp())

--## io.billhook.api.messaging.email.EmailSql.EVENTS
SELECT at, type, detail FROM message_event WHERE email_id = $1 ORDER BY at, id LIMIT 500

--## io.billhook.api.messaging.email.EmailSql.GET
SELECT lane, provider, send_at, id, status, recipient, subject, tags, provider_id, error,
       created_at, sent_at
FROM email WHERE id = $1

--## io.billhook.api.messaging.email.EmailSql.LIST
WITH looked AS (
  SELECT id, status, recipient, subject, tags, provider_id, error, created_at, sent_at
  FROM email
  WHERE tenant_id = current_tenant() AND ($3::uuid IS NULL OR id < $3) 
  ORDER BY id DESC LIMIT $5
), ending AS (
  SELECT CASE WHEN count(*) = $5 THEN (SELECT id FROM looked ORDER BY id LIMIT 1) END AS id
  FROM looked
)
SELECT found.*, ending.id AS window_end
FROM ending LEFT JOIN (
  SELECT * FROM looked
  WHERE ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR $2 = ANY (tags))
  ORDER BY id DESC LIMIT $4
) AS found ON true
ORDER BY found.id DESC

--## io.billhook.api.messaging.email.EmailSql.LIST_TO
WITH looked AS (
  SELECT id, status, recipient, subject, tags, provider_id, error, created_at, sent_at
  FROM email
  WHERE tenant_id = current_tenant() AND ($3::uuid IS NULL OR id < $3) AND recipient = ANY ($6::text[])
  ORDER BY id DESC LIMIT $5
), ending AS (
  SELECT CASE WHEN count(*) = $5 THEN (SELECT id FROM looked ORDER BY id LIMIT 1) END AS id
  FROM looked
)
SELECT found.*, ending.id AS window_end
FROM ending LEFT JOIN (
  SELECT * FROM looked
  WHERE ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR $2 = ANY (tags))
  ORDER BY id DESC LIMIT $4
) AS found ON true
ORDER BY found.id DESC

--## io.billhook.api.messaging.email.EmailSql.LOCK
SELECT id, status, sending_at, send_at, created_at, recipient
FROM email WHERE id = $1 FOR NO KEY UPDATE

--## io.billhook.api.messaging.sms.SmsSql.CANCEL
UPDATE sms SET status = 'canceled', body = NULL, sealed = NULL
WHERE id = $1 AND status IN ('scheduled', 'queued') AND sending_at IS NULL
RETURNING segments, coalesce(send_at, created_at) AS counted_at

--## io.billhook.api.messaging.sms.SmsSql.EVENTS
SELECT at, type, detail FROM message_event WHERE sms_id = $1 ORDER BY at, id

--## io.billhook.api.messaging.sms.SmsSql.GET
SELECT id, status, recipient, encoding, segments, lane, tags, coalesce(provider, sending_by)
         AS provider, provider_id, error, send_at, created_at, sent_at
FROM sms WHERE id = $1

--## io.billhook.api.messaging.sms.SmsSql.HAS_OWN
SELECT EXISTS (
  SELECT FROM messaging_credential
  WHERE tenant_id = current_tenant() AND provider = 'twilio') AS has_own

--## io.billhook.api.messaging.sms.SmsSql.LIST
SELECT id, status, recipient, encoding, segments, tags, created_at, sent_at
FROM sms
WHERE tenant_id = current_tenant() AND ($1::uuid IS NULL OR id < $1)
  AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR recipient = $3)
  AND ($4::text IS NULL OR $4 = ANY (tags))
ORDER BY id DESC LIMIT $5

--## io.billhook.api.messaging.sms.SmsSql.NOTE_CANCELED
INSERT INTO message_event (id, tenant_id, sms_id, type, at)
VALUES ($1, current_tenant(), $2, 'canceled', clock_timestamp())

--## io.billhook.api.messaging.suppression.SuppressionSql.DELETE
DELETE FROM suppression WHERE tenant_id = current_tenant() AND id = $1

--## io.billhook.api.messaging.suppression.SuppressionSql.LIST
SELECT id, channel, address, scope, reason, message, until, created_at FROM suppression
WHERE tenant_id = current_tenant() AND (until IS NULL OR until > now())
  AND ($1::text IS NULL OR channel = $1) AND ($2::text IS NULL OR address = lower($2))
  AND ($3::text IS NULL OR scope = $3) AND ($4::uuid IS NULL OR id < $4)
ORDER BY id DESC LIMIT $5

--## io.billhook.api.messaging.suppression.SuppressionSql.ONE
SELECT id, channel, address, scope, reason, message, until, created_at FROM suppression
WHERE tenant_id = current_tenant() AND channel = $1 AND address = lower($2) AND scope = $3

--## io.billhook.api.messaging.template.TemplateSql.ADD_VERSION
INSERT INTO template_version (template_id, version, tenant_id, subject, html, body_text, variables)
VALUES ($1, $2, $3, $4, $5, $6, $7)

--## io.billhook.api.messaging.template.TemplateSql.COUNT
SELECT count(*) AS count FROM template WHERE tenant_id = current_tenant()

--## io.billhook.api.messaging.template.TemplateSql.CREATE
INSERT INTO template (id, tenant_id, name, locale, version) VALUES ($1, $2, $3, $4, 1)
ON CONFLICT (tenant_id, name, locale) DO NOTHING

--## io.billhook.api.messaging.template.TemplateSql.DELETE
DELETE FROM template WHERE id = $1

--## io.billhook.api.messaging.template.TemplateSql.FORGET_VERSIONS
DELETE FROM template_version WHERE template_id = $1 AND version <= $2

--## io.billhook.api.messaging.template.TemplateSql.GET
SELECT t.id, t.name, t.locale, v.version, v.variables, v.subject, v.html, v.body_text,
       t.created_at, v.created_at AS updated_at
FROM template t JOIN template_version v ON v.template_id = t.id
WHERE t.id = $1 AND v.version = coalesce($2::integer, t.version)

--## io.billhook.api.messaging.template.TemplateSql.LIST
SELECT t.id, t.name, t.locale, t.version, v.variables, t.created_at, t.updated_at
FROM template t JOIN template_version v ON v.template_id = t.id AND v.version = t.version
WHERE t.tenant_id = current_tenant() AND ($1::uuid IS NULL OR t.id < $1)
  AND ($3::text IS NULL OR t.name = $3)
ORDER BY t.id DESC LIMIT $2

--## io.billhook.api.messaging.template.TemplateSql.LOCK
SELECT name, locale, version FROM template WHERE id = $1 FOR UPDATE

--## io.billhook.api.messaging.template.TemplateSql.SET_VERSION
UPDATE template SET version = $2, updated_at = now() WHERE id = $1

--## io.billhook.api.messaging.unsubscribe.UnsubscribeSql.MAIL
SELECT id, tenant_id FROM email WHERE unsubscribe = $1 AND tenant_id IS NOT NULL

--## io.billhook.api.messaging.unsubscribe.UnsubscribeSql.RECIPIENT
SELECT recipient FROM email WHERE id = $1

--## io.billhook.api.messaging.unsubscribe.UnsubscribeSql.TELL
INSERT INTO message_event (id, tenant_id, email_id, external_id, type, at)
VALUES ($1, $2, $3, 'unsubscribe', 'unsubscribed', now())
ON CONFLICT (email_id, external_id) WHERE email_id IS NOT NULL DO NOTHING

--## io.billhook.api.messaging.unsubscribe.UnsubscribeSql.TENANT
SELECT name FROM tenant WHERE id = current_tenant()

--## io.billhook.api.ops.BillingObjectsSql.GET
SELECT stripe_id, object, tenant_id, synced_at, data::text AS data
FROM billing_object WHERE stripe_id = $1

--## io.billhook.api.ops.BreakersSql.ALL
SELECT breaker.name, breaker.process, breaker.state, breaker.failures, breaker.changed_at,
       process.host, process.id IS NOT NULL AS live, o.state AS forced
FROM breaker
     LEFT JOIN process ON process.id = breaker.process AND process.dead_at IS NULL
     LEFT JOIN breaker_override o ON o.name = breaker.name
ORDER BY breaker.name, breaker.process

--## io.billhook.api.ops.BreakersSql.AUTO
DELETE FROM breaker_override WHERE name = $1

--## io.billhook.api.ops.BreakersSql.HOLD
INSERT INTO breaker_override (name, state) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET state = excluded.state, set_at = now()

--## io.billhook.api.ops.OverviewSql.ACCEPTED
SELECT provider, state, count(*) AS events, sum(duplicates) AS duplicates
FROM (SELECT provider, state, duplicates FROM webhook_event
      WHERE id >= $1 ORDER BY id DESC LIMIT $2) AS e
GROUP BY provider, state ORDER BY provider, state

--## io.billhook.api.ops.OverviewSql.DEAD
SELECT (SELECT count(*) FROM (SELECT FROM dead_job LIMIT $1) AS d) AS jobs,
       (SELECT count(*) FROM (SELECT FROM dead_message LIMIT $1) AS d) AS messages

--## io.billhook.api.ops.OverviewSql.PROCESSES
SELECT id, role, host, version, started_at, seen_at FROM process
WHERE dead_at IS NULL AND seen_at > now() - interval '10 seconds'
ORDER BY id

--## io.billhook.api.ops.OverviewSql.REJECTED
SELECT provider, reason, count(*) AS samples
FROM (SELECT provider, reason, received_at FROM rejected_webhook ORDER BY id DESC LIMIT $1) AS r
WHERE received_at > now() - interval '1 hour'
GROUP BY provider, reason ORDER BY provider, reason

--## io.billhook.api.ops.SchedulesSql.ALL
SELECT name, kind, cron, zone, next_at, last_at, last_job, missed FROM schedule ORDER BY name

--## io.billhook.api.ops.TenantMessagingSql.SET
UPDATE tenant SET messaging = $2 WHERE id = $1 RETURNING messaging

--## io.billhook.api.ops.TenantMessagingSql.TODAY
SELECT coalesce(sum(count), 0) AS count FROM email_usage
WHERE day = (now() AT TIME ZONE 'UTC')::date AND tenant_id = $1

--## io.billhook.api.ops.audit.AuditSql.NEWEST
WITH looked AS (
  SELECT id, actor_type, actor_id, action, target, reason, request_id, created_at
  FROM audit_log WHERE $2::uuid IS NULL OR id < $2 ORDER BY id DESC LIMIT $4
), ending AS (
  SELECT CASE WHEN count(*) = $4 THEN (SELECT id FROM looked ORDER BY id LIMIT 1) END AS id
  FROM looked
)
SELECT found.id, actor_type, actor_id, action, target, reason, request_id, created_at,
       ending.id AS window_end
FROM ending LEFT JOIN (
  SELECT id, actor_type, actor_id, action, target, reason, request_id, created_at
  FROM looked
  WHERE action = $1 OR ($1::text IS NULL AND action <> 'job.replayed') ORDER BY id DESC LIMIT $3
) AS found ON true
ORDER BY found.id DESC

--## io.billhook.api.ops.audit.AuditSql.OF_TARGET
SELECT id, actor_type, actor_id, action, target, reason, request_id, created_at
FROM audit_log
WHERE target = $1 AND ($2::text IS NULL OR action = $2) AND ($3::uuid IS NULL OR id < $3)
ORDER BY id DESC LIMIT $4

--## io.billhook.api.ops.billing.BillingRunSql.BEGIN
INSERT INTO billing_run (id, kind, dry_run, since) VALUES ($1, $2, $3, $4)
ON CONFLICT (state) WHERE state = 'running' DO NOTHING

--## io.billhook.api.ops.billing.BillingRunSql.DRIFT
SELECT id, stripe_id, object, reason, fields, repaired FROM billing_drift
WHERE run_id = $1 AND ($2::uuid IS NULL OR id < $2)
ORDER BY id DESC LIMIT $3

--## io.billhook.api.ops.billing.BillingRunSql.EXISTS
SELECT id FROM billing_run WHERE id = $1

--## io.billhook.api.ops.billing.BillingRunSql.RUNNING
SELECT id FROM billing_run WHERE state = 'running'

--## io.billhook.api.ops.billing.BillingRunSql.RUNS
SELECT run.id, kind, state, dry_run, since, error, list AS walking, calls, created_at, ended_at,
       (SELECT coalesce(json_agg(json_build_object(
                 'object', object, 'seen', seen, 'missing', missing, 'differs', differs,
                 'gone', gone, 'repaired', repaired) ORDER BY object), '[]')::text
        FROM (
          SELECT object, sum(seen) AS seen, sum(missing) AS missing, sum(differs) AS differs,
                 sum(gone) AS gone, sum(repaired) AS repaired
          FROM (
            SELECT object, seen, 0 AS missing, 0 AS differs, 0 AS gone, 0 AS repaired
            FROM billing_run_object WHERE run_id = run.id AND seen > 0
            UNION ALL
            SELECT object, 0, count(*) FILTER (WHERE reason = 'missing'),
                   count(*) FILTER (WHERE reason = 'differs'),
                   count(*) FILTER (WHERE reason = 'gone'), count(*) FILTER (WHERE repaired)
            FROM billing_drift WHERE run_id = run.id GROUP BY object) AS part
          GROUP BY object) AS counted) AS objects
FROM billing_run run
WHERE ($1::uuid IS NULL OR run.id = $1) AND ($2::uuid IS NULL OR run.id < $2)
ORDER BY run.id DESC LIMIT $3

--## io.billhook.api.ops.intake.WebhookReplaySql.EVENT
SELECT provider, endpoint, type, object_type, object_id, note IS NOT DISTINCT FROM 'other_account' AS foreign_object
FROM webhook_event WHERE id = $1
FOR NO KEY UPDATE

--## io.billhook.api.ops.intake.WebhookReplaySql.RECEIVED_AGAIN
UPDATE webhook_event SET state = 'received', note = NULL, processed_at = NULL WHERE id = $1
RETURNING id, provider, external_id, type, state, note, duplicates, received_at, processed_at

--## io.billhook.api.ops.intake.WebhookSearchSql.BY_EXTERNAL_ID
SELECT id, provider, external_id, type, state, note, duplicates, received_at, processed_at
FROM webhook_event
WHERE provider = ANY (ARRAY['stripe', 'twilio', 'brevo'])
  AND endpoint = ANY (ARRAY['default', 'status', 'inbound'])
  AND external_id = $1
  AND ($2::text IS NULL OR provider = $2) AND ($3::text IS NULL OR state = $3)
  AND ($4::uuid IS NULL OR id < $4)
ORDER BY id DESC LIMIT $5

--## io.billhook.api.ops.intake.WebhookSearchSql.NEWEST
WITH looked AS (
  SELECT id, provider, external_id, type, state, note, duplicates, received_at, processed_at
  FROM webhook_event WHERE $3::uuid IS NULL OR id < $3 ORDER BY id DESC LIMIT $5
), ending AS (
  SELECT CASE WHEN count(*) = $5 THEN (SELECT id FROM looked ORDER BY id LIMIT 1) END AS id
  FROM looked
)
SELECT found.id, provider, external_id, type, state, note, duplicates, received_at,
       processed_at, ending.id AS window_end
FROM ending LEFT JOIN (
  SELECT id, provider, external_id, type, state, note, duplicates, received_at, processed_at
  FROM looked
  WHERE ($1::text IS NULL OR provider = $1) AND ($2::text IS NULL OR state = $2)
  ORDER BY id DESC LIMIT $4
) AS found ON true
ORDER BY found.id DESC

--## io.billhook.api.ops.job.JobActionsSql.DISCARD
UPDATE job SET state = 5 WHERE id = $1 AND state = 6
RETURNING id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
          cancel_asked_at,
          (SELECT error FROM job_attempt a WHERE a.job_id = job.id
           ORDER BY claim DESC LIMIT 1) AS last_error

--## io.billhook.api.ops.job.JobActionsSql.FORGET
DELETE FROM dead_job WHERE job_id = $1

--## io.billhook.api.ops.job.JobActionsSql.STATE
SELECT state FROM job WHERE id = $1

--## io.billhook.api.ops.job.JobDetailSql.ATTEMPTS
SELECT attempt, outcome, error_class, error, started_at, finished_at,
       1 + (count(*) FILTER (WHERE outcome = 'dead') OVER (
            ORDER BY claim ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))::integer AS life
FROM job_attempt WHERE job_id = $1 ORDER BY claim DESC LIMIT 200

--## io.billhook.api.ops.job.JobDetailSql.JOB
SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
       cancel_asked_at,
       run_at, attempted_at, lost, args::text AS args,
(SELECT CASE WHEN a.outcome <> 'dead' OR job.state IN (6, 5) THEN a.error END
 FROM job_attempt a WHERE a.job_id = job.id ORDER BY a.claim DESC LIMIT 1) AS last_error
FROM job WHERE id = $1

--## io.billhook.api.ops.job.JobSearchSql.DEAD
WITH looked AS (
  SELECT job_id, reason FROM dead_job
  WHERE ($5::uuid IS NULL OR job_id < $5) AND ($8::uuid IS NULL OR job_id >= $8)
    AND ($9::uuid IS NULL OR job_id < $9)
  ORDER BY job_id DESC LIMIT $10
), ending AS (
  SELECT CASE WHEN count(*) = $10
           THEN (SELECT job_id FROM looked ORDER BY job_id LIMIT 1) END AS id
  FROM looked
)
SELECT found.id, kind, queue, state, attempt, max_attempts, tenant_id, created_at,
       finalized_at, cancel_asked_at, ending.id AS window_end, last_error
FROM ending LEFT JOIN (
  SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
         cancel_asked_at, looked.reason AS last_error
  FROM looked JOIN job ON job.id = looked.job_id
  WHERE state = $1 AND ($2::text IS NULL OR kind = $2)
    AND ($3::uuid IS NULL OR tenant_id = $3) AND ($7::text IS NULL OR queue = $7)
    AND ($4::text IS NULL OR strpos(lower(dedupe_key), lower($4)) > 0
         OR strpos(lower(looked.reason), lower($4)) > 0)
  ORDER BY id DESC LIMIT $6
) AS found ON true
ORDER BY found.id DESC

--## io.billhook.api.ops.job.JobSearchSql.DELAYED
WITH looked AS (
  SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
         cancel_asked_at, dedupe_key, dispatch_at, substring(uuid_send(id) FROM 9) AS tie,
         CASE WHEN $4::text IS NOT NULL THEN
           (SELECT error FROM job_attempt a WHERE a.job_id = job.id
            ORDER BY claim DESC LIMIT 1) END AS sought_error
  FROM job
  WHERE dispatch_at IS NOT NULL
    AND dispatch_at >= coalesce($5::timestamptz, '-infinity')
    AND ($5::timestamptz IS NULL OR dispatch_at > $5
         OR substring(uuid_send(id) FROM 9) > substring(uuid_send($11::uuid) FROM 9))
  ORDER BY dispatch_at, tie LIMIT $10
), ending AS (
  SELECT id, dispatch_at FROM looked ORDER BY dispatch_at, tie OFFSET $10 - 1
)
SELECT found.id, kind, queue, state, attempt, max_attempts, tenant_id, created_at,
       finalized_at, cancel_asked_at, found.dispatch_at, ending.id AS window_end,
       ending.dispatch_at AS window_end_at,
(SELECT CASE WHEN a.outcome <> 'dead' OR found.state IN (6, 5) THEN a.error END
 FROM job_attempt a WHERE a.job_id = found.id ORDER BY a.claim DESC LIMIT 1) AS last_error
FROM (SELECT) AS always LEFT JOIN ending ON true LEFT JOIN (
  SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
         cancel_asked_at, dispatch_at, tie
  FROM looked
  WHERE state = $1 AND ($2::text IS NULL OR kind = $2)
    AND ($3::uuid IS NULL OR tenant_id = $3) AND ($7::text IS NULL OR queue = $7)
    AND ($8::uuid IS NULL OR id >= $8) AND ($9::uuid IS NULL OR id < $9)
    AND ($4::text IS NULL OR strpos(lower(dedupe_key), lower($4)) > 0
         OR strpos(lower(sought_error), lower($4)) > 0)
  ORDER BY dispatch_at, tie LIMIT $6
) AS found ON true
ORDER BY found.dispatch_at, found.tie

--## io.billhook.api.ops.job.JobSearchSql.NEWEST
WITH looked AS (
  SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
         cancel_asked_at, dedupe_key,
         CASE WHEN $4::text IS NOT NULL THEN
           (SELECT error FROM job_attempt a WHERE a.job_id = job.id
            ORDER BY claim DESC LIMIT 1) END AS sought_error
  FROM job
  WHERE ($5::uuid IS NULL OR id < $5) AND ($8::uuid IS NULL OR id >= $8)
    AND ($9::uuid IS NULL OR id < $9)
  ORDER BY id DESC LIMIT $10
), ending AS (
  SELECT CASE WHEN count(*) = $10 THEN (SELECT id FROM looked ORDER BY id LIMIT 1) END AS id
  FROM looked
)
SELECT found.id, kind, queue, state, attempt, max_attempts, tenant_id, created_at,
       finalized_at, cancel_asked_at, ending.id AS window_end,
(SELECT CASE WHEN a.outcome <> 'dead' OR found.state IN (6, 5) THEN a.error END
 FROM job_attempt a WHERE a.job_id = found.id ORDER BY a.claim DESC LIMIT 1) AS last_error
FROM ending LEFT JOIN (
  SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
         cancel_asked_at
  FROM looked
  WHERE ($1::smallint IS NULL OR state = $1) AND ($2::text IS NULL OR kind = $2)
    AND ($3::uuid IS NULL OR tenant_id = $3) AND ($7::text IS NULL OR queue = $7)
    AND ($4::text IS NULL OR strpos(lower(dedupe_key), lower($4)) > 0
         OR strpos(lower(sought_error), lower($4)) > 0)
  ORDER BY id DESC LIMIT $6
) AS found ON true
ORDER BY found.id DESC

--## io.billhook.api.ops.job.JobSearchSql.ONE
SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
       cancel_asked_at,
(SELECT CASE WHEN a.outcome <> 'dead' OR job.state IN (6, 5) THEN a.error END
 FROM job_attempt a WHERE a.job_id = job.id ORDER BY a.claim DESC LIMIT 1) AS last_error
FROM job
WHERE id = $1 AND ($2::smallint IS NULL OR state = $2) AND ($3::text IS NULL OR kind = $3)
  AND ($4::uuid IS NULL OR tenant_id = $4) AND ($5::text IS NULL OR queue = $5)

--## io.billhook.api.ops.job.JobSearchSql.RUNNING
SELECT id, kind, queue, state, attempt, max_attempts, tenant_id, created_at, finalized_at,
       cancel_asked_at,
(SELECT CASE WHEN a.outcome <> 'dead' OR job.state IN (6, 5) THEN a.error END
 FROM job_attempt a WHERE a.job_id = job.id ORDER BY a.claim DESC LIMIT 1) AS last_error
FROM job
WHERE id IN (SELECT unnest(ids) FROM hold)
  AND state = $1 AND ($2::text IS NULL OR kind = $2) AND ($3::uuid IS NULL OR tenant_id = $3)
  AND ($4::text IS NULL OR strpos(lower(dedupe_key), lower($4)) > 0
       OR strpos(lower((SELECT error FROM job_attempt a WHERE a.job_id = job.id
                        ORDER BY claim DESC LIMIT 1)), lower($4)) > 0)
  AND ($5::uuid IS NULL OR id < $5) AND ($7::text IS NULL OR queue = $7)
  AND ($8::uuid IS NULL OR id >= $8) AND ($9::uuid IS NULL OR id < $9)
ORDER BY id DESC LIMIT $6

--## io.billhook.api.ops.job.ReplaySql.ANSWERED
UPDATE replay_request SET matched = $3, replayed = $4, more = $5
WHERE actor_id = $1 AND nonce = $2

--## io.billhook.api.ops.job.ReplaySql.BEGIN
INSERT INTO replay_request (actor_id, nonce, request) VALUES ($1, $2, $3)
ON CONFLICT (actor_id, nonce) DO NOTHING

--## io.billhook.api.ops.job.ReplaySql.EARLIER
SELECT request, matched, replayed, more
FROM replay_request WHERE actor_id = $1 AND nonce = $2

--## io.billhook.api.ops.job.ReplaySql.FORGET
DELETE FROM replay_request WHERE (actor_id, nonce) IN (
  SELECT actor_id, nonce FROM replay_request WHERE created_at < now() - interval '24 hours'
  FOR UPDATE SKIP LOCKED)

--## io.billhook.api.ops.message.MessageSql.EMAIL_FAILED
WITH resolved AS (
  UPDATE email SET status = 'failed', error = 'operator', html = NULL, body_text = '', sealed = NULL, text_until = NULL WHERE id = $1 AND status = 'unknown' AND true
  RETURNING id, tenant_id, status, lane, sending_by, error, created_at, sending_at
), files AS (
  DELETE FROM email_attachment a USING resolved r WHERE a.email_id = r.id AND true
), told AS (
  INSERT INTO message_event (id, tenant_id, email_id, type, detail, at)
  SELECT $2, tenant_id, id, status, 'operator', clock_timestamp() FROM resolved
)
SELECT id, 'email' AS channel, tenant_id, status, lane, sending_by, error, created_at, sending_at
FROM resolved

--## io.billhook.api.ops.message.MessageSql.EMAIL_RESEND
WITH resolved AS (
  UPDATE email SET status = 'queued', error = NULL, sending_at = NULL, sending_by = NULL WHERE id = $1 AND status = 'unknown' AND (sealed IS NOT NULL OR html IS NOT NULL OR body_text <> '') AND (text_until IS NULL OR text_until > now())
  RETURNING id, tenant_id, status, lane, sending_by, error, created_at, sending_at
), files AS (
  DELETE FROM email_attachment a USING resolved r WHERE a.email_id = r.id AND false
), told AS (
  INSERT INTO message_event (id, tenant_id, email_id, type, detail, at)
  SELECT $2, tenant_id, id, status, 'operator', clock_timestamp() FROM resolved
)
SELECT id, 'email' AS channel, tenant_id, status, lane, sending_by, error, created_at, sending_at
FROM resolved

--## io.billhook.api.ops.message.MessageSql.EMAIL_SENT
WITH resolved AS (
  UPDATE email SET status = 'sent', error = NULL, provider = coalesce(provider, sending_by), sent_at = coalesce(sent_at, clock_timestamp()), html = NULL, body_text = '', sealed = NULL, text_until = NULL WHERE id = $1 AND status = 'unknown' AND true
  RETURNING id, tenant_id, status, lane, sending_by, error, created_at, sending_at
), files AS (
  DELETE FROM email_attachment a USING resolved r WHERE a.email_id = r.id AND true
), told AS (
  INSERT INTO message_event (id, tenant_id, email_id, type, detail, at)
  SELECT $2, tenant_id, id, status, 'operator', clock_timestamp() FROM resolved
)
SELECT id, 'email' AS channel, tenant_id, status, lane, sending_by, error, created_at, sending_at
FROM resolved

--## io.billhook.api.ops.message.MessageSql.FIND
SELECT 'email' AS channel, tenant_id, status FROM email WHERE id = $1
UNION ALL SELECT 'sms', tenant_id, status FROM sms WHERE id = $1

--## io.billhook.api.ops.message.MessageSql.SMS_FAILED
WITH resolved AS (
  UPDATE sms SET status = 'failed', error = 'operator', body = NULL, sealed = NULL WHERE id = $1 AND status = 'unknown' AND true
  RETURNING id, tenant_id, status, lane, sending_by, error, created_at, sending_at
), told AS (
  INSERT INTO message_event (id, tenant_id, sms_id, type, detail, at)
  SELECT $2, tenant_id, id, status, 'operator', clock_timestamp() FROM resolved
)
SELECT id, 'sms' AS channel, tenant_id, status, lane, sending_by, error, created_at, sending_at
FROM resolved

--## io.billhook.api.ops.message.MessageSql.SMS_RESEND
WITH resolved AS (
  UPDATE sms SET status = 'queued', error = NULL, sending_at = NULL, sending_by = NULL WHERE id = $1 AND status = 'unknown' AND num_nonnulls(body, sealed) > 0 AND (expires_at IS NULL OR expires_at > now())
  RETURNING id, tenant_id, status, lane, sending_by, error, created_at, sending_at
), told AS (
  INSERT INTO message_event (id, tenant_id, sms_id, type, detail, at)
  SELECT $2, tenant_id, id, status, 'operator', clock_timestamp() FROM resolved
)
SELECT id, 'sms' AS channel, tenant_id, status, lane, sending_by, error, created_at, sending_at
FROM resolved

--## io.billhook.api.ops.message.MessageSql.SMS_SENT
WITH resolved AS (
  UPDATE sms SET status = 'sent', error = NULL, provider = coalesce(provider, sending_by), sent_at = coalesce(sent_at, clock_timestamp()), body = NULL, sealed = NULL WHERE id = $1 AND status = 'unknown' AND true
  RETURNING id, tenant_id, status, lane, sending_by, error, created_at, sending_at
), told AS (
  INSERT INTO message_event (id, tenant_id, sms_id, type, detail, at)
  SELECT $2, tenant_id, id, status, 'operator', clock_timestamp() FROM resolved
)
SELECT id, 'sms' AS channel, tenant_id, status, lane, sending_by, error, created_at, sending_at
FROM resolved

--## io.billhook.api.ops.message.MessageSql.UNKNOWN
SELECT * FROM (
  (SELECT id, 'email' AS channel, tenant_id, status, lane, sending_by, error, created_at, sending_at
   FROM email WHERE status = 'unknown' AND ($1::uuid IS NULL OR id < $1) ORDER BY id DESC LIMIT $2)
  UNION ALL
  (SELECT id, 'sms', tenant_id, status, lane, sending_by, error, created_at, sending_at
   FROM sms WHERE status = 'unknown' AND ($1::uuid IS NULL OR id < $1) ORDER BY id DESC LIMIT $2)
) AS unknown
ORDER BY id DESC LIMIT $2

--## io.billhook.api.ops.queue.QueueSql.ALL
WITH newest AS (
  SELECT id, queue, state, dispatch_at FROM job ORDER BY id DESC LIMIT $1
), lowest AS (
  SELECT id FROM newest ORDER BY id LIMIT 1
), claimed AS (
  SELECT asked.name,
         lpad(to_hex(coalesce(
           (extract(epoch FROM queue.claimed_to - interval '1 second') * 1000)::bigint, 0)),
           12, '0') AS hex
  FROM (SELECT unnest($2::text[]) AS name UNION SELECT name FROM queue) AS asked
       LEFT JOIN queue ON queue.name = asked.name
), following AS (
  SELECT claimed.name AS queue, count(*) = $1 AS capped,
         count(*) FILTER (WHERE next.queue = claimed.name AND next.state = 1
                            AND next.dispatch_at IS NULL) AS jobs
  FROM claimed CROSS JOIN lowest, LATERAL (
    SELECT id, queue, state, dispatch_at FROM job
    WHERE id >= (left(claimed.hex, 8) || '-' || right(claimed.hex, 4)
                 || '-7000-8000-000000000000')::uuid
    ORDER BY id LIMIT $1) AS next
  WHERE next.id < lowest.id
  GROUP BY claimed.name
), dispatched AS (
  SELECT queue, state
  FROM (SELECT queue, state FROM job
        WHERE dispatch_at IS NOT NULL ORDER BY dispatch_at LIMIT $1) AS d
), waiting AS (
  SELECT queue, sum(jobs)::bigint AS jobs
  FROM (SELECT queue, count(*) AS jobs FROM newest
        WHERE state = 1 AND dispatch_at IS NULL GROUP BY queue
        UNION ALL SELECT queue, jobs FROM following WHERE jobs > 0
        UNION ALL SELECT queue, count(*) FROM dispatched WHERE state = 1 GROUP BY queue) AS w
  GROUP BY queue
), delayed AS (
  SELECT queue, count(*) AS jobs FROM dispatched WHERE state <> 1 GROUP BY queue
), held AS (
  SELECT DISTINCT id FROM (SELECT unnest(ids) AS id FROM hold LIMIT $1) AS h
), running AS (
  SELECT queue, count(*) AS jobs FROM job JOIN held USING (id) WHERE state = 2 GROUP BY queue
), dead AS (
  SELECT queue, count(*) AS jobs FROM (SELECT queue FROM dead_job LIMIT $1) AS d GROUP BY queue
), worked AS (
  SELECT queue, count(*) AS workers, sum(ended_per_second) AS rate
  FROM queue_worker JOIN process ON process.id = queue_worker.process AND dead_at IS NULL
  WHERE queue_worker.seen_at > now() - interval '10 seconds' GROUP BY queue
), named AS (
  SELECT name FROM queue UNION SELECT unnest($2::text[]) UNION SELECT queue FROM dead
  UNION SELECT queue FROM waiting UNION SELECT queue FROM delayed UNION SELECT queue FROM running
)
SELECT named.name, coalesce(waiting.jobs, 0) AS waiting,
       coalesce(following.capped, false) AS waiting_capped,
       coalesce(running.jobs, 0) AS running,
       coalesce(delayed.jobs, 0) AS delayed, queue.paused_at,
       coalesce(worked.workers, 0) AS workers,
       coalesce(worked.rate, 0)::float8 AS ended_per_second, coalesce(dead.jobs, 0) AS dead
FROM named
     LEFT JOIN queue ON queue.name = named.name
     LEFT JOIN waiting ON waiting.queue = named.name
     LEFT JOIN following ON following.queue = named.name
     LEFT JOIN delayed ON delayed.queue = named.name
     LEFT JOIN running ON running.queue = named.name
     LEFT JOIN dead ON dead.queue = named.name
     LEFT JOIN worked ON worked.queue = named.name
ORDER BY named.name

--## io.billhook.api.ops.queue.QueueSql.DUE
UPDATE job SET dispatch_at = now()
WHERE id IN (
  SELECT id FROM job
  WHERE dispatch_at > now() AND dispatch_at < now() + interval '5 minutes'
    AND queue = $1 AND run_at <= now()
  ORDER BY dispatch_at LIMIT 10000 FOR NO KEY UPDATE SKIP LOCKED)

--## io.billhook.api.ops.queue.QueueSql.PAUSE
INSERT INTO queue (name, paused_at) VALUES ($1, now())
ON CONFLICT (name) DO UPDATE SET paused_at = coalesce(queue.paused_at, now())

--## io.billhook.api.ops.queue.QueueSql.RESUME
UPDATE queue SET paused_at = NULL WHERE name = $1

--## io.billhook.api.ops.queue.UnreadableSql.NEWEST
SELECT id, queue, reason, octet_length(body) AS size, received_at
FROM dead_message WHERE $1::bigint IS NULL OR id < $1 ORDER BY id DESC LIMIT $2

--## io.billhook.api.ops.queue.UnreadableSql.ONE
SELECT id, queue, reason, octet_length(body) AS size, received_at,
       substring(body FROM 1 FOR $2) AS body
FROM dead_message WHERE id = $1

--## io.billhook.api.tenant.InvitationSql.ACCEPT
UPDATE invitation i SET accepted_at = now()
FROM account a, tenant t
WHERE i.token_hash = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL
  AND i.expires_at > now() AND t.id = i.tenant_id AND t.deleted_at IS NULL
  AND a.id = $2 AND a.email_verified_at IS NOT NULL AND lower(a.email) = lower(i.email)
RETURNING i.id, i.tenant_id, i.role

--## io.billhook.api.tenant.InvitationSql.CREATE
INSERT INTO invitation (id, tenant_id, email, role, token_hash, invited_by, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(days => $7))
RETURNING id, email, role, invited_by, created_at, expires_at

--## io.billhook.api.tenant.InvitationSql.JOIN
INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, $3)
ON CONFLICT (tenant_id, account_id) DO NOTHING

--## io.billhook.api.tenant.InvitationSql.JOINED
SELECT t.id, t.name, m.role, t.created_at, t.deleted_at, t.purge_at
FROM membership m JOIN tenant t ON t.id = m.tenant_id
WHERE m.tenant_id = $1 AND m.account_id = $2

--## io.billhook.api.tenant.InvitationSql.LIST
SELECT id, email, role, invited_by, created_at, expires_at
FROM invitation
WHERE tenant_id = current_tenant() AND accepted_at IS NULL AND revoked_at IS NULL
  AND ($1::uuid IS NULL OR id < $1)
ORDER BY id DESC LIMIT $2

--## io.billhook.api.tenant.InvitationSql.MAKE_DEFAULT
UPDATE account SET default_tenant = $2 WHERE id = $1 AND default_tenant IS NULL

--## io.billhook.api.tenant.InvitationSql.MEMBER_WITH
SELECT m.account_id FROM membership m JOIN account a ON a.id = m.account_id
WHERE m.tenant_id = current_tenant() AND lower(a.email) = lower($1)

--## io.billhook.api.tenant.InvitationSql.REPLACE
UPDATE invitation SET revoked_at = now()
WHERE tenant_id = current_tenant() AND lower(email) = lower($1)
  AND accepted_at IS NULL AND revoked_at IS NULL

--## io.billhook.api.tenant.InvitationSql.REVOKE
UPDATE invitation SET revoked_at = now() WHERE tenant_id = current_tenant() AND id = $1

--## io.billhook.api.tenant.InvitationSql.ROLE_OF_OPEN
SELECT role FROM invitation
WHERE tenant_id = current_tenant() AND id = $1
  AND accepted_at IS NULL AND revoked_at IS NULL

--## io.billhook.api.tenant.MemberSql.ANOTHER_DEFAULT
UPDATE account
SET default_tenant =
  (SELECT m.tenant_id FROM membership m JOIN tenant t ON t.id = m.tenant_id
   WHERE m.account_id = $1 AND t.deleted_at IS NULL ORDER BY m.created_at LIMIT 1)
WHERE id = $1 AND default_tenant = $2

--## io.billhook.api.tenant.MemberSql.AN_OWNER
SELECT 1 FROM membership WHERE tenant_id = current_tenant() AND role = 'owner' LIMIT 1

--## io.billhook.api.tenant.MemberSql.CHANGE_ROLE
UPDATE membership SET role = $2 WHERE tenant_id = current_tenant() AND account_id = $1

--## io.billhook.api.tenant.MemberSql.GET
SELECT m.account_id, a.email, a.name, m.role, m.created_at
FROM membership m JOIN account a ON a.id = m.account_id
WHERE m.tenant_id = current_tenant() AND m.account_id = $1

--## io.billhook.api.tenant.MemberSql.LIST
SELECT m.account_id, a.email, a.name, m.role, m.created_at
FROM membership m JOIN account a ON a.id = m.account_id
WHERE m.tenant_id = current_tenant() AND ($1::uuid IS NULL OR m.account_id < $1)
ORDER BY m.account_id DESC LIMIT $2

--## io.billhook.api.tenant.MemberSql.REMOVE
DELETE FROM membership WHERE tenant_id = current_tenant() AND account_id = $1

--## io.billhook.api.tenant.MemberSql.REVOKE_INVITATIONS_OF
UPDATE invitation SET revoked_at = now()
WHERE tenant_id = current_tenant() AND invited_by = $1
  AND accepted_at IS NULL AND revoked_at IS NULL

--## io.billhook.api.tenant.TenantGuardSql.ENTER
SELECT t.id, t.name, m.role, t.created_at, t.deleted_at, t.purge_at
FROM membership m JOIN tenant t ON t.id = m.tenant_id
WHERE m.tenant_id = $1 AND m.account_id = $2
  AND (t.deleted_at IS NULL OR m.role = 'owner')

--## io.billhook.api.tenant.TenantGuardSql.LOCK
SELECT id FROM tenant
WHERE id = $1 AND EXISTS (SELECT FROM membership WHERE tenant_id = $1 AND account_id = $2)
FOR NO KEY UPDATE

--## io.billhook.api.tenant.TenantSql.CREATE
INSERT INTO tenant (id, name) VALUES ($1, $2)

--## io.billhook.api.tenant.TenantSql.DELETE
UPDATE tenant
SET deleted_at = now(), purge_at = now() + make_interval(days => $2), updated_at = now()
WHERE id = $1

--## io.billhook.api.tenant.TenantSql.JOIN_AS_OWNER
INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, 'owner')

--## io.billhook.api.tenant.TenantSql.MAKE_DEFAULT
UPDATE account SET default_tenant = $2 WHERE id = $1 AND default_tenant IS NULL

--## io.billhook.api.tenant.TenantSql.OF_PERSON
SELECT t.id, t.name, m.role, t.created_at, t.deleted_at, t.purge_at
FROM membership m JOIN tenant t ON t.id = m.tenant_id
WHERE m.account_id = $1 AND (t.deleted_at IS NULL OR m.role = 'owner')
  AND ($2::uuid IS NULL OR t.id < $2)
ORDER BY t.id DESC LIMIT $3

--## io.billhook.api.tenant.TenantSql.RENAME
UPDATE tenant SET name = $2, updated_at = now() WHERE id = $1

--## io.billhook.api.tenant.TenantSql.RESTORE
UPDATE tenant SET deleted_at = NULL, purge_at = NULL, updated_at = now()
WHERE id = $1 AND purge_at > now()

--## io.billhook.api.tenant.TenantSql.VIEW
SELECT t.id, t.name, m.role, t.created_at, t.deleted_at, t.purge_at
FROM membership m JOIN tenant t ON t.id = m.tenant_id
WHERE m.tenant_id = $1 AND m.account_id = $2

--## io.billhook.api.usage.UsageSql.EVENT
SELECT event_id, source, meter, trim_scale(value)::text AS value, at, voided_at,
       at < now() - interval '35 days' AS too_old,
       EXISTS (SELECT FROM usage_report r
               WHERE r.tenant_id = e.tenant_id AND r.event_id = e.event_id
                 AND r.source = e.source AND r.cancels IS NULL AND r.state <> 'lost'
                 AND r.created_at < now() - interval '23 hours') AS told_long_ago
FROM usage_event e
WHERE tenant_id = current_tenant() AND event_id = $1 AND source = $2
FOR NO KEY UPDATE

--## io.billhook.api.usage.UsageSql.REPORTED
SELECT meter, trim_scale(sum(value))::text AS value,
       (array_agg(trim_scale(value)::text ORDER BY at DESC, created_at DESC))[1] AS last
FROM (SELECT meter, value, total, at, created_at,
             row_number() OVER (PARTITION BY meter, hour, total
                                ORDER BY at DESC, created_at DESC) AS newest
      FROM usage_report
      WHERE tenant_id = current_tenant() AND ($1::text IS NULL OR meter = $1)
        AND at >= $2 AND at < $3 AND state = 'delivered') told
WHERE NOT total OR newest = 1
GROUP BY meter

--## io.billhook.api.usage.UsageSql.SAME
SELECT count(*) AS same
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
     AS given (event_id, source, meter, value, at)
JOIN usage_event e ON e.tenant_id = current_tenant() AND e.event_id = given.event_id
  AND e.source = given.source
WHERE e.meter = given.meter AND e.value = given.value::numeric AND e.at = given.at

--## io.billhook.api.usage.UsageSql.STORE
WITH stored AS (
  INSERT INTO usage_event (tenant_id, event_id, source, meter, value, at)
  SELECT current_tenant(), given.event_id, given.source, given.meter, given.value::numeric,
         given.at
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
       AS given (event_id, source, meter, value, at)
  ON CONFLICT (tenant_id, event_id, source) DO NOTHING
  RETURNING meter, value, at
), summed AS (
  INSERT INTO usage_hour AS held (tenant_id, meter, hour, value, events, last_at)
  SELECT current_tenant(), meter, date_trunc('hour', at, 'UTC') AS hour, sum(value), count(*),
         max(at)
  FROM stored GROUP BY meter, date_trunc('hour', at, 'UTC') ORDER BY meter, hour
  ON CONFLICT (tenant_id, meter, hour) DO UPDATE
  SET value = held.value + excluded.value, events = held.events + excluded.events,
      last_at = greatest(held.last_at, excluded.last_at), unseen = true
)
SELECT count(*) AS accepted FROM stored

--## io.billhook.api.usage.UsageSql.USED
SELECT used.meter, sum(parts.events)::bigint AS events,
       trim_scale(sum(parts.value))::text AS value,
       (SELECT trim_scale(e.value)::text FROM usage_event e
        WHERE e.tenant_id = current_tenant() AND e.meter = used.meter AND e.at >= $2
          AND e.at < $5 AND e.voided_at IS NULL
        ORDER BY e.at DESC, e.received_at DESC LIMIT 1) AS last
FROM (SELECT DISTINCT meter FROM usage_hour
      WHERE tenant_id = current_tenant() AND ($1::text IS NULL OR meter = $1)
        AND hour < $5) used
CROSS JOIN LATERAL (
  SELECT h.value, h.events FROM usage_hour h
  WHERE h.tenant_id = current_tenant() AND h.meter = used.meter AND h.hour >= $3
    AND h.hour < $4
  UNION ALL
  SELECT e.value, 1 FROM usage_event e
  WHERE e.tenant_id = current_tenant() AND e.meter = used.meter AND e.at >= $2 AND e.at < $3
    AND e.voided_at IS NULL
  UNION ALL
  SELECT e.value, 1 FROM usage_event e
  WHERE e.tenant_id = current_tenant() AND e.meter = used.meter AND e.at >= $4 AND e.at < $5
    AND e.voided_at IS NULL) parts
GROUP BY used.meter ORDER BY used.meter

--## io.billhook.api.usage.UsageSql.VOID
WITH gone AS (
  UPDATE usage_event SET voided_at = now()
  WHERE tenant_id = current_tenant() AND event_id = $1 AND source = $2 AND voided_at IS NULL
  RETURNING meter, value, at, voided_at
), summed AS (
  UPDATE usage_hour h
  SET value = h.value - gone.value, events = h.events - 1, unseen = true
  FROM gone
  WHERE h.tenant_id = current_tenant() AND h.meter = gone.meter
    AND h.hour = date_trunc('hour', gone.at, 'UTC')
)
SELECT voided_at FROM gone

--## io.billhook.control.CancellationSql.ASK
UPDATE job
SET cancel_asked_at = coalesce(cancel_asked_at, now()),
    run_at = CASE WHEN state = 2 OR cancel_asked_at IS NOT NULL THEN run_at ELSE now() END,
    dispatch_at = CASE WHEN state = 2 OR cancel_asked_at IS NOT NULL THEN dispatch_at
                       ELSE now() END,
    unique_key = NULL
WHERE id = $1 AND state IN (0, 1, 3, 2)
RETURNING state, cancel_asked_at

--## io.billhook.control.DeadJobsSql.COUNT
SELECT count(*) AS matched FROM (
  SELECT FROM dead_job d WHERE
($1::uuid[] IS NULL OR d.job_id = ANY ($1)) AND ($2::text IS NULL OR d.kind = $2)
    AND ($3::text IS NULL OR d.queue = $3) AND ($4::uuid IS NULL OR d.tenant_id = $4)
    AND ($5::text IS NULL OR strpos(lower(d.reason), lower($5)) > 0)
  LIMIT $6) AS found

--## io.billhook.control.DeadJobsSql.REPLAY
WITH matching AS (
  SELECT FROM dead_job d WHERE
($1::uuid[] IS NULL OR d.job_id = ANY ($1)) AND ($2::text IS NULL OR d.kind = $2)
    AND ($3::text IS NULL OR d.queue = $3) AND ($4::uuid IS NULL OR d.tenant_id = $4)
    AND ($5::text IS NULL OR strpos(lower(d.reason), lower($5)) > 0)
  LIMIT $6
), unrivalled AS (
  SELECT j.id, j.dedupe_key, d.died_at FROM dead_job d JOIN job j ON j.id = d.job_id
  WHERE j.state = 6 AND NOT EXISTS (SELECT FROM job o WHERE o.unique_key = j.dedupe_key) AND
($1::uuid[] IS NULL OR d.job_id = ANY ($1)) AND ($2::text IS NULL OR d.kind = $2)
    AND ($3::text IS NULL OR d.queue = $3) AND ($4::uuid IS NULL OR d.tenant_id = $4)
    AND ($5::text IS NULL OR strpos(lower(d.reason), lower($5)) > 0)
  ORDER BY d.died_at, d.job_id LIMIT $6::int + 1
  FOR NO KEY UPDATE OF j SKIP LOCKED
), taken AS (
  SELECT id, dedupe_key FROM unrivalled ORDER BY died_at, id LIMIT $6
), chosen AS (
  SELECT DISTINCT ON (coalesce(dedupe_key, id::text)) id FROM taken
  ORDER BY coalesce(dedupe_key, id::text), id DESC
), paced AS (
  SELECT id, now() + ($8::float8 + (row_number() OVER (ORDER BY id) - 1) / $7::float8)
             * interval '1 second' AS run_at
  FROM chosen
), revived AS (
  UPDATE job j
  SET state = 0, attempt = 0, lost = 0, finalized_at = NULL, cancel_asked_at = NULL,
      unique_key = j.dedupe_key, run_at = paced.run_at, dispatch_at = paced.run_at
  FROM paced WHERE j.id = paced.id
  RETURNING j.id
), forgotten AS (
  DELETE FROM dead_job WHERE job_id IN (SELECT id FROM revived)
)
SELECT (SELECT count(*) FROM matching) AS matched,
       (SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM revived) AS replayed,
       (SELECT count(*) FROM unrivalled) > $6 AS more

--## io.billhook.control.RetrySql.LOCK
SELECT state, cancel_asked_at IS NOT NULL AS to_be_cancelled
FROM job WHERE id = $1 FOR NO KEY UPDATE

--## io.billhook.control.RetrySql.MAKE_DUE
UPDATE job SET run_at = least(run_at, now()), dispatch_at = now() WHERE id = $1

--## io.billhook.devkit.job.JobLedgerSql.OTHERS
SELECT kind, state, count(*) AS jobs FROM job
WHERE kind <> $1 OR state NOT IN (0, 1, 3) GROUP BY kind, state ORDER BY kind, state

--## io.billhook.devkit.job.JobLedgerSql.WAITING
SELECT id, tenant_id, unique_key, args::text AS args, state, run_at
FROM job WHERE kind = $1 AND state IN (0, 1, 3) ORDER BY id

--## io.billhook.entitlement.EntitlementSql.GIVE_BACK
UPDATE entitlement SET used = greatest(used - $2, 0)
WHERE tenant_id = current_tenant() AND feature = $1

--## io.billhook.entitlement.EntitlementSql.HAS
SELECT 1 FROM entitlement
WHERE tenant_id = current_tenant() AND feature = $1 AND active

--## io.billhook.entitlement.EntitlementSql.LOCK_QUOTA
SELECT quota FROM entitlement
WHERE tenant_id = current_tenant() AND feature = $1 AND active AND quota IS NOT NULL
FOR NO KEY UPDATE

--## io.billhook.entitlement.EntitlementSql.SEATS
SELECT (SELECT count(*) FROM membership WHERE tenant_id = current_tenant())
       + (SELECT count(*) FROM invitation
          WHERE tenant_id = current_tenant() AND accepted_at IS NULL AND revoked_at IS NULL
            AND expires_at > now()) AS seats

--## io.billhook.entitlement.EntitlementSql.TAKE
UPDATE entitlement SET used = used + $2
WHERE tenant_id = current_tenant() AND feature = $1 AND active
  AND (quota IS NULL OR used <= quota - $2)

--## io.billhook.event.EventSql.INSERT
INSERT INTO domain_event (id, tenant_id, type, stripe_id, fetched, late)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (stripe_id, type, fetched) DO NOTHING

--## io.billhook.launcher.ConnectionLimitsSql.LIMITS
SELECT current_setting('max_connections')::int AS most,
       current_setting('superuser_reserved_connections')::int
         + coalesce(current_setting('reserved_connections', true)::int, 0) AS reserved,
       (SELECT rolconnlimit FROM pg_roles WHERE rolname = session_user) AS of_role,
       (SELECT datconnlimit FROM pg_database WHERE datname = current_database()) AS of_database

--## io.billhook.messaging.EmailOutboxSql.QUEUE
INSERT INTO email (id, tenant_id, recipient, sender, subject, sealed, tags, status, text_until,
                   lane, reply_to, headers, send_at, template_id, template_version, unsubscribe, of_tenant,
                   send_key)
SELECT id, $1, recipient, sender, subject, sealed, tags::text[],
       CASE WHEN send_at > now() THEN 'scheduled' ELSE 'queued' END,
       now() + make_interval(days => days), lane, reply_to, headers::jsonb, send_at,
       template, version, unsubscribe, $16, send_key
FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::text[], $8::int[],
            $9::text[], $10::text[], $11::text[], $12::timestamptz[], $13::uuid[], $14::int[],
            $15::bytea[], $17::uuid[])
     AS t (id, recipient, sender, subject, sealed, tags, days, lane, reply_to, headers, send_at,
           template, version, unsubscribe, send_key)

--## io.billhook.messaging.MailAttachmentsSql.DELETE
DELETE FROM email_attachment WHERE email_id = $1

--## io.billhook.messaging.MailAttachmentsSql.INSERT
INSERT INTO email_attachment (email_id, position, tenant_id, name, sealed)
SELECT email, position, $1, name, sealed
FROM unnest($2::uuid[], $3::smallint[], $4::text[], $5::bytea[])
     AS t (email, position, name, sealed)

--## io.billhook.messaging.MailAttachmentsSql.OF_MAIL
SELECT position, name, sealed FROM email_attachment WHERE email_id = $1 ORDER BY position

--## io.billhook.messaging.SmsOutboxSql.QUEUE
INSERT INTO sms (id, tenant_id, recipient, sealed, status, lane, tags, send_at, encoding,
                 segments, country)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::integer, $11)

--## io.billhook.messaging.SmsOutboxSql.QUEUE_CODE
INSERT INTO sms (id, account_id, recipient, sealed, status, lane, created_at, expires_at,
                 encoding, segments, country)
VALUES ($1, $2, $3, $4, 'queued', 'security', $5, $6, $7, $8::integer, $9)

--## io.billhook.messaging.SmsUsageSql.CODE
INSERT INTO sms_usage AS u (day, country, count) VALUES ($1::date, $2, 1)
ON CONFLICT (day, tenant_id, country) DO UPDATE SET count = u.count + 1
WHERE u.count < $3

--## io.billhook.messaging.SmsUsageSql.GIVE_BACK
UPDATE sms_usage SET count = greatest(count - $3::integer, 0)
WHERE day = $1::date AND tenant_id = $2

--## io.billhook.messaging.SmsUsageSql.SEGMENTS
INSERT INTO sms_usage AS u (day, tenant_id, count) VALUES ($1::date, $2, $3)
ON CONFLICT (day, tenant_id, country) DO UPDATE SET count = u.count + excluded.count
WHERE u.count + excluded.count <= $4

--## io.billhook.messaging.credential.CredentialsSql.FIND
SELECT tenant_id, provider, sealed, updated_at
FROM messaging_credential WHERE provider = ANY ($1::text[]) ORDER BY provider

--## io.billhook.messaging.pace.SharedPaceSql.BEGIN
INSERT INTO sending_pace (name, left_over, at) VALUES ($1, $2, clock_timestamp())
ON CONFLICT (name) DO NOTHING

--## io.billhook.messaging.pace.SharedPaceSql.TAKE
WITH quick AS (
  SELECT set_config('synchronous_commit', 'off', true) AS commit
), held AS (
  SELECT name,
         least($3, left_over
                   + greatest(0, extract(epoch FROM clock_timestamp() - at)) * $2) AS level
  FROM sending_pace WHERE name = $1 FOR UPDATE
), taken AS (
  SELECT name, level, greatest(0, least($5, floor(level - $4))) AS calls
  FROM held, quick WHERE quick.commit = 'off'
)
UPDATE sending_pace p SET left_over = t.level - t.calls, at = clock_timestamp()
FROM taken t WHERE p.name = t.name
RETURNING t.calls::integer AS calls, p.left_over

--## io.billhook.messaging.suppression.OptOutSql.HOLDS
SELECT 1 FROM opt_out
WHERE sender = $2 AND number = $3 AND tenant_id IS NOT DISTINCT FROM $1::uuid
  AND lifted_at IS NULL

--## io.billhook.messaging.suppression.OptOutSql.START
INSERT INTO opt_out (tenant_id, sender, number, since, lifted_at) VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (sender, number, tenant_id) DO UPDATE SET lifted_at = excluded.lifted_at
WHERE excluded.lifted_at > coalesce(opt_out.lifted_at, opt_out.since)

--## io.billhook.messaging.suppression.OptOutSql.STOP
INSERT INTO opt_out (tenant_id, sender, number, since)
VALUES ($1, $2, $3, coalesce($4::timestamptz, clock_timestamp()))
ON CONFLICT (sender, number, tenant_id) DO UPDATE SET since = excluded.since, lifted_at = NULL
WHERE excluded.since >= coalesce(opt_out.lifted_at, opt_out.since)

--## io.billhook.messaging.suppression.SuppressionsSql.ADD
INSERT INTO suppression AS s (id, tenant_id, channel, address, scope, reason, message, until)
VALUES ($1, $2, $3, lower($4), $5, $6, $7, now() + make_interval(days => $8::integer))
ON CONFLICT (tenant_id, channel, address, scope) DO UPDATE
SET reason = excluded.reason, message = excluded.message, until = excluded.until
WHERE s.until <= now()
   OR array_position($9::text[], excluded.reason) > array_position($9::text[], s.reason)
   OR (excluded.reason = s.reason AND excluded.until > s.until)

--## io.billhook.messaging.suppression.SuppressionsSql.FIND
SELECT id, reason FROM suppression WHERE address = lower($2) AND channel = $1 AND (scope = 'all' OR $3::text = 'bulk') AND (until IS NULL OR until > now()) ORDER BY scope LIMIT 1

--## io.billhook.messaging.suppression.SuppressionsSql.PASS
WITH passed AS (
  UPDATE suppression SET passed_at = now(), passed_for = $2
  WHERE id = $1 AND (passed_at IS NULL OR passed_at <= now() - interval '1 hour')
    AND passed_for IS DISTINCT FROM $2
  RETURNING tenant_id, channel, reason
), noted AS (
  INSERT INTO audit_log (id, tenant_id, actor_type, action, target, reason)
  SELECT $3, tenant_id, 'system', 'suppression.passed', channel || ':' || $2::uuid,
         'A security message to a suppressed address: ' || reason
  FROM passed
)
SELECT EXISTS (SELECT FROM passed)
       OR EXISTS (SELECT FROM suppression WHERE id = $1 AND passed_for = $2) AS passes

--## io.billhook.messaging.template.TenantTemplatesSql.BY_ID
SELECT id, version FROM template WHERE id = $1

--## io.billhook.messaging.template.TenantTemplatesSql.BY_NAME
SELECT id, version FROM template
WHERE tenant_id = current_tenant() AND name = $1 AND locale = ANY ($2::text[])
ORDER BY array_position($2::text[], locale) LIMIT 1

--## io.billhook.messaging.template.TenantTemplatesSql.BY_NAME_OR_OTHER
SELECT id, version FROM template
WHERE tenant_id = current_tenant() AND name = $1
ORDER BY array_position($2::text[], locale) NULLS LAST, id LIMIT 1

--## io.billhook.messaging.template.TenantTemplatesSql.SOURCE
SELECT subject, html, body_text FROM template_version
WHERE template_id = $1 AND version = $2

--## io.billhook.mirror.MeterSql.NAMED
SELECT data::text AS data FROM billing_object
WHERE object = 'billing.meter' AND data->>'event_name' = ANY ($1)
ORDER BY stripe_id

--## io.billhook.mirror.MirrorSql.BESIDE
UPDATE billing_object SET beside = $3::text::jsonb
WHERE stripe_id = $1 AND fetched = $2 AND beside IS DISTINCT FROM $3::text::jsonb

--## io.billhook.mirror.MirrorSql.FETCH
SELECT nextval('billing_fetch') AS number, clock_timestamp() AS taken_at

--## io.billhook.mirror.MirrorSql.FOLLOW_CHARGE
UPDATE billing_object AS follower SET customer = charge.customer, tenant_id = charge.tenant_id
FROM billing_object AS charge
WHERE charge.stripe_id = $1 AND charge.customer IS NOT NULL
  AND follower.object IN ('refund', 'dispute') AND follower.data->>'charge' = $1
  AND (follower.customer, follower.tenant_id)
    IS DISTINCT FROM (charge.customer, charge.tenant_id)

--## io.billhook.mirror.MirrorSql.FOLLOW_CUSTOMER
UPDATE billing_object SET tenant_id = $2
WHERE customer = $1 AND tenant_id IS DISTINCT FROM $2

--## io.billhook.mirror.MirrorSql.GONE
UPDATE billing_object
SET data = data || '{"deleted": true}'::jsonb
           || CASE WHEN data->'active' IS NULL THEN '{}'::jsonb
                   ELSE '{"active": false}'::jsonb END,
    fetched = $2, synced_at = $3
WHERE stripe_id = $1 AND fetched < $2

--## io.billhook.mirror.MirrorSql.HELD_OWNER
SELECT customer, tenant_id FROM billing_object WHERE stripe_id = $1 FOR NO KEY UPDATE

--## io.billhook.mirror.MirrorSql.INSERT_ABSENT
INSERT INTO billing_object (stripe_id, object, tenant_id, customer, data, fetched, synced_at)
VALUES ($1, $2, $3, $4, $5::text::jsonb, $6, $7)
ON CONFLICT (stripe_id) DO NOTHING

--## io.billhook.mirror.MirrorSql.LOCK_FOLLOWERS_OF_CUSTOMER
SELECT stripe_id FROM billing_object
WHERE customer = $1 AND tenant_id IS DISTINCT FROM $2
ORDER BY object IN ('refund', 'dispute'), stripe_id
FOR NO KEY UPDATE

--## io.billhook.mirror.MirrorSql.OWNER
SELECT customer, tenant_id FROM billing_object WHERE stripe_id = $1 FOR SHARE

--## io.billhook.mirror.MirrorSql.OWN_TENANT
SELECT tenant_id FROM billing_object WHERE stripe_id = $1 FOR NO KEY UPDATE

--## io.billhook.mirror.MirrorSql.PRESENT
SELECT stripe_id FROM billing_object WHERE stripe_id = ANY ($1)

--## io.billhook.mirror.MirrorSql.TENANT_EXISTS
SELECT id FROM tenant WHERE id = $1

--## io.billhook.mirror.MirrorSql.WRITE
INSERT INTO billing_object AS held
  (stripe_id, object, tenant_id, customer, data, fetched, synced_at)
VALUES ($1, $2, $3, $4, $5::text::jsonb, $6, $7)
ON CONFLICT (stripe_id) DO UPDATE
SET object = excluded.object, tenant_id = excluded.tenant_id, customer = excluded.customer,
    data = excluded.data, fetched = excluded.fetched, synced_at = excluded.synced_at
WHERE held.fetched < excluded.fetched AND held.object = excluded.object

--## io.billhook.mirror.StandingSql.SUBSCRIPTIONS
SELECT held.data::text AS data, held.synced_at,
       CASE WHEN held.data->'deleted' = 'true' THEN 'canceled' -- Stripe has it no more
            ELSE held.data->>'status' END AS status,
       (SELECT min(to_timestamp(coalesce(
                 (invoice.data->'status_transitions'->>'finalized_at')::double precision,
                 (invoice.data->>'created')::double precision)))
        FROM billing_object invoice
        WHERE invoice.customer = held.customer AND invoice.object = 'invoice'
          AND invoice.data->>'status' = 'open'
          AND coalesce(
                invoice.data->'parent'->'subscription_details'->>'subscription',
                invoice.data->>'subscription') = held.stripe_id) AS unpaid_since
FROM billing_object held
WHERE held.tenant_id = current_tenant() AND held.object = 'subscription'
  AND held.data->>'status' IS NOT NULL
ORDER BY (held.data->>'created')::bigint DESC NULLS LAST, held.stripe_id DESC

--## io.billhook.outbox.OutboxSql.DUE
SELECT id FROM job WHERE dispatch_at <= now() AND id <> ALL ($1::uuid[])
ORDER BY dispatch_at LIMIT 1000

--## io.billhook.outbox.OutboxSql.ENQUEUE
INSERT INTO job (id, kind, queue, tenant_id, args, state, max_attempts, unique_key, dedupe_key,
                 run_at, dispatch_at, holder, trace)
SELECT id, kind, queue, tenant, args::jsonb, CASE WHEN run_at > now() THEN 0 ELSE 1 END,
       attempts, key, key, coalesce(run_at, now()), CASE WHEN run_at > now() THEN run_at END,
       $10, trace
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::smallint[],
            $7::text[], $8::timestamptz[], $9::text[])
     AS t (id, kind, queue, tenant, args, attempts, key, run_at, trace)
ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO UPDATE SET id = job.id WHERE false
RETURNING id, queue, state

--## io.billhook.outbox.OutboxSql.LAG
SELECT coalesce(extract(epoch FROM now() - min(dispatch_at)), 0)::float8 AS seconds
FROM job WHERE dispatch_at <= now()

--## io.billhook.outbox.OutboxSql.LEAVE_TO_RELAY
UPDATE job SET dispatch_at = now() + interval '1 second'
WHERE id = ANY ($1::uuid[]) AND state IN (0, 1, 3) AND dispatch_at IS NULL

--## io.billhook.outbox.OutboxSql.REFILL
INSERT INTO queue (name, refill_before) VALUES ($1, now())
ON CONFLICT (name) DO UPDATE SET refill_before = now()

--## io.billhook.outbox.OutboxSql.REFILLED
UPDATE queue SET refill_before = NULL WHERE name = $1 AND refill_before = $2

--## io.billhook.outbox.OutboxSql.REFILLING
SELECT name, refill_before FROM queue WHERE refill_before IS NOT NULL

--## io.billhook.outbox.OutboxSql.REFILL_NEXT
SELECT id FROM job WHERE id > $1 AND id < $2 ORDER BY id LIMIT 1

--## io.billhook.outbox.OutboxSql.REFILL_PAGE
WITH page AS MATERIALIZED (
  SELECT id, queue, state, run_at, dispatch_at
  FROM job WHERE id > $2 AND id < $3 ORDER BY id LIMIT $5
), wanted AS MATERIALIZED (
  SELECT id FROM page
  WHERE queue = $1 AND state IN (0, 1, 3)
    AND (dispatch_at IS NULL
         OR dispatch_at > now() AND run_at <= now() AND
(dispatch_at - greatest(interval '15 seconds',
                 least(interval '1 hour', (dispatch_at - run_at) / 2)))
            < $4)
), waiting AS (
  SELECT j.id FROM job j JOIN wanted USING (id) WHERE j.state IN (0, 1, 3)
  ORDER BY j.id FOR NO KEY UPDATE OF j SKIP LOCKED
), moved AS (
  UPDATE job j SET dispatch_at = now() FROM waiting WHERE j.id = waiting.id RETURNING j.id
)
SELECT (SELECT count(*) FROM page) AS looked,
       (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last,
       (SELECT count(*) FROM wanted) - (SELECT count(*) FROM moved) AS skipped

--## io.billhook.outbox.OutboxSql.RELAY
WITH due AS (
  SELECT id FROM job WHERE dispatch_at <= now() AND id <> ALL ($1::uuid[])
  ORDER BY dispatch_at LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED
), paused AS (
  SELECT name FROM queue WHERE paused_at IS NOT NULL FOR SHARE
)
UPDATE job j
SET dispatch_at = now() + greatest(interval '15 seconds', least(now() - j.run_at,
      CASE WHEN j.queue IN (SELECT name FROM paused) THEN interval '5 minutes'
           ELSE interval '1 hour' END)),
    state = CASE WHEN j.state = 0 THEN 1 ELSE j.state END
FROM due WHERE j.id = due.id
RETURNING j.id, j.queue, j.queue IN (SELECT name FROM paused) AS paused

--## io.billhook.outbox.OutboxSql.RELAY_THESE
WITH due AS (
  SELECT id FROM job WHERE id = ANY ($1::uuid[]) AND dispatch_at <= now()
  ORDER BY dispatch_at FOR NO KEY UPDATE SKIP LOCKED
), paused AS (
  SELECT name FROM queue WHERE paused_at IS NOT NULL FOR SHARE
)
UPDATE job j
SET dispatch_at = now() + greatest(interval '15 seconds', least(now() - j.run_at,
      CASE WHEN j.queue IN (SELECT name FROM paused) THEN interval '5 minutes'
           ELSE interval '1 hour' END)),
    state = CASE WHEN j.state = 0 THEN 1 ELSE j.state END
FROM due WHERE j.id = due.id
RETURNING j.id, j.queue, j.queue IN (SELECT name FROM paused) AS paused

--## io.billhook.outbox.OutboxSql.SOON
SELECT now() AS now, now() + interval '1 second' AS soon

--## io.billhook.outbox.OutboxSql.UNSENT
UPDATE job SET dispatch_at = now() + interval '5 seconds'
WHERE id = ANY ($1::uuid[]) AND state IN (0, 1, 3) AND run_at <= now()
  AND dispatch_at > now() + interval '5 seconds'

--## io.billhook.outbox.QueueAgesSql.AGES
WITH due AS (
  SELECT queue, min(run_at) AS run_at
  FROM (SELECT queue, run_at FROM job
        WHERE dispatch_at IS NOT NULL ORDER BY dispatch_at LIMIT 10000) AS d
  WHERE run_at <= now() GROUP BY queue
), newest AS (
  SELECT queue, min(run_at) AS run_at
  FROM (SELECT queue, state, dispatch_at, run_at FROM job ORDER BY id DESC LIMIT 10000) AS n
  WHERE state = 1 AND dispatch_at IS NULL GROUP BY queue
), claimed AS (
  SELECT asked.name,
         lpad(to_hex(coalesce(
           (extract(epoch FROM queue.claimed_to - interval '1 second') * 1000)::bigint, 0)),
           12, '0') AS hex
  FROM unnest($1::text[]) AS asked (name) LEFT JOIN queue ON queue.name = asked.name
), following AS (
  SELECT claimed.name AS queue, min(next.run_at) AS run_at
  FROM claimed, LATERAL (
    SELECT queue, state, dispatch_at, run_at FROM job
    WHERE id >= (left(claimed.hex, 8) || '-' || right(claimed.hex, 4)
                 || '-7000-8000-000000000000')::uuid
    ORDER BY id LIMIT 2000) AS next
  WHERE next.queue = claimed.name AND next.state = 1 AND next.dispatch_at IS NULL
  GROUP BY claimed.name
)
SELECT queue, (greatest(extract(epoch FROM now() - min(run_at)), 0) * 1000)::bigint AS millis
FROM (SELECT queue, run_at FROM due UNION ALL SELECT queue, run_at FROM newest
      UNION ALL SELECT queue, run_at FROM following) AS found
GROUP BY queue

--## io.billhook.outbox.SweepSql.DUE
SELECT NOT EXISTS (
  SELECT FROM upkeep
  WHERE name = 'sweep' AND done_at >= now() - $1 * interval '1 millisecond') AS due

--## io.billhook.outbox.SweepSql.KEPT
SELECT j.id, j.queue,
j.id IN (SELECT unnest(waiting) FROM queue_worker
         WHERE seen_at > now() - interval '1 minute')
AS held
FROM job j
WHERE j.id = ANY ($1::uuid[]) AND j.state IN (0, 1, 3) AND j.dispatch_at IS NULL

--## io.billhook.outbox.SweepSql.NOTE
INSERT INTO sweep (queue, looked_at, empty_since, looks, claims, low, kept)
SELECT queue, $2, empty_since, looks, claims, low, kept
FROM jsonb_to_recordset($1::text::jsonb)
     AS t (queue text, empty_since timestamptz, looks timestamptz[], claims timestamptz[],
           low uuid, kept uuid[])
ON CONFLICT (queue) DO UPDATE
SET looked_at = excluded.looked_at, empty_since = excluded.empty_since,
    looks = excluded.looks, claims = excluded.claims,
    low = excluded.low, kept = excluded.kept
WHERE sweep.looked_at < excluded.looked_at

--## io.billhook.outbox.SweepSql.PAGE
WITH page AS MATERIALIZED (
  SELECT id, queue, state, dispatch_at FROM job WHERE id >= $3 AND id < $4
  ORDER BY id LIMIT $5
)
SELECT j.id, j.queue, false AS last, false AS more,
j.id IN (SELECT unnest(waiting) FROM queue_worker
         WHERE seen_at > now() - interval '1 minute')
AS held
FROM page j JOIN unnest($1::text[], $2::uuid[]) AS q (name, bound)
     ON q.name = j.queue AND j.id < q.bound
WHERE j.state IN (0, 1, 3) AND j.dispatch_at IS NULL
UNION ALL
(SELECT id, '', true, (SELECT count(*) FROM page) = $5, false FROM page
 ORDER BY id DESC LIMIT 1)

--## io.billhook.outbox.SweepSql.REFILL
INSERT INTO queue (name, refill_before) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET refill_before = excluded.refill_before
WHERE queue.refill_before IS NULL

--## io.billhook.outbox.SweepSql.RELAYED
SELECT j.id, j.queue FROM job j
     JOIN unnest($1::text[], $2::timestamptz[]) AS q (name, sent_before) ON q.name = j.queue
WHERE j.dispatch_at > now() + $3 * interval '1 millisecond'
  AND j.dispatch_at <= now() + interval '1 hour'
  AND j.run_at <= now() AND j.state IN (0, 1, 3)
  AND (j.lost < 2 OR j.dispatch_at > now() + interval '1 minute')
  AND
(dispatch_at - greatest(interval '15 seconds',
                 least(interval '1 hour', (dispatch_at - run_at) / 2)))
    < q.sent_before
  AND NOT
j.id IN (SELECT unnest(waiting) FROM queue_worker
         WHERE seen_at > now() - interval '1 minute')
LIMIT 5000

--## io.billhook.outbox.SweepSql.SEND_AGAIN
WITH lost AS (
  SELECT id FROM job
  WHERE id = ANY ($1::uuid[]) AND state IN (0, 1, 3)
    AND (dispatch_at IS NULL OR dispatch_at > now() + $2 * interval '1 millisecond')
  ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE job j SET dispatch_at = now() FROM lost WHERE j.id = lost.id RETURNING j.id

--## io.billhook.outbox.SweepSql.TURN
WITH turn AS (
  INSERT INTO upkeep (name, done_at) VALUES ('sweep', now())
  ON CONFLICT (name) DO UPDATE SET done_at = now()
  WHERE upkeep.done_at < now() - $1 * interval '1 millisecond'
  RETURNING done_at
)
SELECT asked.name, now() AS now, q.claimed_to,
       q.paused_at IS NOT NULL OR q.refill_before IS NOT NULL AS busy,
       EXISTS (SELECT FROM queue_worker w
               WHERE w.queue = asked.name AND w.waiting <> '{}'
                 AND w.seen_at > now() - interval '1 minute') AS held,
       EXISTS (SELECT FROM queue_worker w
               JOIN process p ON p.id = w.process AND p.dead_at IS NULL
               WHERE w.queue = asked.name
                 AND w.seen_at > now() - interval '10 seconds') AS worked,
       s.looked_at, s.empty_since,
       coalesce(s.looks, '{}') AS looks, coalesce(s.claims, '{}') AS claims,
       coalesce(s.low, '00000000-0000-0000-0000-000000000000') AS low,
       coalesce(s.kept, '{}') AS kept,
       (SELECT since FROM process WHERE freed_at IS NULL AND dead_at IS NULL
        ORDER BY since LIMIT 1) AS open_from
FROM turn, unnest($2::text[]) AS asked (name)
     LEFT JOIN queue q ON q.name = asked.name
     LEFT JOIN sweep s ON s.queue = asked.name

--## io.billhook.process.LedgerCheckSql.DUE
INSERT INTO upkeep (name, done_at) VALUES ('full_check', now())
ON CONFLICT (name) DO UPDATE SET done_at = now()
WHERE upkeep.done_at < now() - interval '1 hour'
RETURNING name

--## io.billhook.process.LedgerCheckSql.PAGE
WITH page AS MATERIALIZED (
  SELECT id, queue, state, holder, claim, run_at, dispatch_at, attempted_at, created_at
  FROM job WHERE id > $1 ORDER BY id LIMIT $2
)
SELECT p.id, p.state = 2 AS running, p.holder, p.claim, false AS last
FROM page p
WHERE p.state = 2 AND p.attempted_at < now() - interval '10 minutes'
      AND NOT EXISTS (
        SELECT FROM hold h JOIN process o ON o.id = h.process AND o.dead_at IS NULL
        WHERE h.process = p.holder AND p.id = ANY (h.ids))
   OR p.state IN (0, 1, 3) AND p.dispatch_at IS NULL
      AND p.run_at < now() - interval '10 minutes'
      AND EXISTS (
        SELECT FROM queue q WHERE q.name = p.queue AND q.paused_at IS NULL
          AND p.created_at < q.claimed_to - interval '10 minutes')
UNION ALL
(SELECT id, NULL, NULL, NULL, true FROM page ORDER BY id DESC LIMIT 1)

--## io.billhook.process.LedgerCheckSql.SEND_AGAIN
UPDATE job SET dispatch_at = now()
WHERE id = ANY ($1::uuid[]) AND state IN (0, 1, 3) AND dispatch_at IS NULL

--## io.billhook.process.ProcessSql.BEAT
UPDATE process SET seen_at = now(), since = $2, encryption_keys = $3, signing_keys = $4
WHERE id = $1 AND dead_at IS NULL
RETURNING clock_timestamp() AS now,
(SELECT own.key FROM unnest($3::text[]) WITH ORDINALITY AS own (key, place)
 ORDER BY (SELECT count(*) FROM process p
           WHERE p.freed_at IS NULL AND p.dead_at IS NULL AND p.seen_at > now() - interval '11 seconds' AND p.id <> $1
             AND CASE WHEN p.encryption_keys IS NULL
                      THEN own.place = cardinality($3::text[])
                      ELSE own.key = ANY (p.encryption_keys) END) DESC, own.place
 LIMIT 1) AS sealing

--## io.billhook.process.ProcessSql.CANARY_READS
SELECT canary_reads()

--## io.billhook.process.ProcessSql.CANARY_WRITES
SELECT canary_writes() FROM (SELECT pg_try_advisory_xact_lock($1) AS free) one WHERE free

--## io.billhook.process.ProcessSql.CLOCK
SELECT clock_timestamp() AS now

--## io.billhook.process.ProcessSql.DECLARE_DEAD
UPDATE process SET dead_at = now()
WHERE freed_at IS NULL AND dead_at IS NULL AND seen_at < now() - interval '10 seconds'
RETURNING id

--## io.billhook.process.ProcessSql.DROP_EMPTY_HOLDS
DELETE FROM hold h WHERE h.process = $1 AND NOT EXISTS (
  SELECT FROM job j WHERE j.id = ANY (h.ids) AND j.holder = $1 AND j.state = 2)

--## io.billhook.process.ProcessSql.FREED
UPDATE process SET freed_at = now()
WHERE id = $1 AND freed_at IS NULL AND dead_at < now() - interval '2 minutes'

--## io.billhook.process.ProcessSql.FREE_ONE
WITH freed AS (
  SELECT m.id, m.claim, m.attempt, m.attempted_at,
         EXISTS (SELECT FROM job o WHERE o.unique_key = m.dedupe_key) AS superseded,
         coalesce($3::integer, CASE
           WHEN EXISTS (SELECT FROM process p WHERE p.id = $1 AND p.dead_at IS NULL)
                AND (SELECT count(*) FROM job_attempt a
                     WHERE a.job_id = m.id AND a.outcome = 'lost') < 10
             THEN 0 ELSE 1 END) AS deaths
  FROM job m WHERE m.id = $4 AND m.holder = $1 AND m.state = 2 AND m.claim = coalesce($5, m.claim)
  FOR NO KEY UPDATE SKIP LOCKED
), moved AS (
  UPDATE job j
  SET state = CASE WHEN f.superseded THEN 5 ELSE 1 END,
      finalized_at = CASE WHEN f.superseded THEN now() END,
      attempt = j.attempt - 1, lost = j.lost + f.deaths, holder = $2,
      dispatch_at = CASE WHEN f.superseded THEN NULL ELSE now() END,
      unique_key = CASE WHEN NOT f.superseded AND j.cancel_asked_at IS NULL THEN j.dedupe_key END
  FROM freed f WHERE j.id = f.id
)
INSERT INTO job_attempt (job_id, claim, attempt, outcome, error, worker, started_at)
SELECT id, claim, attempt, CASE WHEN superseded THEN 'superseded' ELSE 'lost' END,
       CASE WHEN $3::integer IS NULL THEN 'Its worker did not run it'
            ELSE 'Its process ended' END,
       $1, attempted_at
FROM freed
ON CONFLICT DO NOTHING

--## io.billhook.process.ProcessSql.FREE_RUNNING
WITH held AS (
  SELECT DISTINCT unnest(ids) AS id FROM hold WHERE process = $1
), freed AS (
  SELECT j.id FROM job j JOIN held USING (id)
  WHERE j.holder = $1 AND j.state = 2 AND j.dedupe_key IS NULL
  ORDER BY j.id LIMIT 1000 FOR NO KEY UPDATE OF j SKIP LOCKED
), moved AS (
  UPDATE job j
  SET state = 1, attempt = j.attempt - 1, lost = j.lost + $3, dispatch_at = now(), holder = $2
  FROM freed WHERE j.id = freed.id
  RETURNING j.id, j.claim, j.attempt, j.attempted_at
)
INSERT INTO job_attempt (job_id, claim, attempt, outcome, error, worker, started_at)
SELECT id, claim, attempt + 1, 'lost', 'Its process ended', $1, attempted_at FROM moved
ON CONFLICT DO NOTHING

--## io.billhook.process.ProcessSql.FREE_WAITING
UPDATE job SET dispatch_at = now(), holder = $2
WHERE id IN (
  SELECT id FROM job
  WHERE id >= $3 AND id < $4 AND holder = $1 AND state IN (0, 1, 3) AND dispatch_at IS NULL
  ORDER BY id LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED)

--## io.billhook.process.ProcessSql.LEAVE
UPDATE process SET dead_at = now(), since = $2 WHERE id = $1 AND dead_at IS NULL

--## io.billhook.process.ProcessSql.LIVING
SELECT p.id, p.role, p.host, p.version, p.started_at,
       p.encryption_keys IS NOT NULL AS says_keys,
       coalesce(p.encryption_keys, '{}') AS encryption_keys,
       coalesce(p.signing_keys, '{}') AS signing_keys
FROM process p WHERE p.freed_at IS NULL AND p.dead_at IS NULL AND p.seen_at > now() - interval '11 seconds' ORDER BY p.id

--## io.billhook.process.ProcessSql.REGISTER
INSERT INTO process (role, host, version, since, encryption_keys, signing_keys)
SELECT $1, $2, $3, $4, $6::text[], CASE WHEN $6::text[] IS NOT NULL THEN '{}'::text[] END
FROM pg_advisory_xact_lock($5)
RETURNING id, clock_timestamp() AS now,
(SELECT own.key FROM unnest($6::text[]) WITH ORDINALITY AS own (key, place)
 ORDER BY (SELECT count(*) FROM process p
           WHERE p.freed_at IS NULL AND p.dead_at IS NULL AND p.seen_at > now() - interval '11 seconds' AND p.id <> 0
             AND CASE WHEN p.encryption_keys IS NULL
                      THEN own.place = cardinality($6::text[])
                      ELSE own.key = ANY (p.encryption_keys) END) DESC, own.place
 LIMIT 1) AS sealing

--## io.billhook.process.ProcessSql.RUNNING
SELECT j.id FROM job j
JOIN (SELECT DISTINCT unnest(ids) AS id FROM hold WHERE process = $1) held USING (id)
WHERE j.holder = $1 AND j.state = 2
ORDER BY j.id LIMIT 1000

--## io.billhook.process.ProcessSql.RUNNING_UNIQUE
SELECT j.id FROM job j
JOIN (SELECT DISTINCT unnest(ids) AS id FROM hold WHERE process = $1) held USING (id)
WHERE j.holder = $1 AND j.state = 2 AND j.dedupe_key IS NOT NULL
ORDER BY j.id LIMIT 1000

--## io.billhook.process.ProcessSql.SEALING_BESIDE
SELECT (SELECT own.key FROM unnest($1::text[]) WITH ORDINALITY AS own (key, place)
 ORDER BY (SELECT count(*) FROM process p
           WHERE p.freed_at IS NULL AND p.dead_at IS NULL AND p.seen_at > now() - interval '11 seconds' AND p.id <> 0
             AND CASE WHEN p.encryption_keys IS NULL
                      THEN own.place = cardinality($1::text[])
                      ELSE own.key = ANY (p.encryption_keys) END) DESC, own.place
 LIMIT 1) AS sealing

--## io.billhook.process.ProcessSql.UNFREED
SELECT id, since, dead_at FROM process
WHERE freed_at IS NULL AND dead_at IS NOT NULL ORDER BY id

--## io.billhook.provider.BreakerSql.RECORD
INSERT INTO breaker (name, process, state, failures)
VALUES ($1, $2, $3, $4)
ON CONFLICT (name, process) DO UPDATE
SET state = excluded.state, failures = excluded.failures, changed_at = clock_timestamp()

--## io.billhook.reseal.ResealSql.PAGES
SELECT pg_relation_size($1::text::regclass) / current_setting('block_size')::bigint AS pages

--## io.billhook.worker.UnknownMessagesSql.COUNT
SELECT (SELECT count(*) FROM (SELECT FROM email WHERE status = 'unknown' LIMIT 10000) e) AS mails,
       (SELECT count(*) FROM (SELECT FROM sms WHERE status = 'unknown' LIMIT 10000) s) AS texts

--## io.billhook.worker.billing.AnnouncementSql.ANNOUNCED
UPDATE billing_object SET announced = $2 WHERE stripe_id = $1

--## io.billhook.worker.billing.AnnouncementSql.STORED
SELECT data::text AS data, beside::text AS beside, announced, fetched, synced_at, tenant_id
FROM billing_object WHERE stripe_id = $1 FOR NO KEY UPDATE

--## io.billhook.worker.billing.AnnouncementSql.TOLD
SELECT DISTINCT type FROM domain_event WHERE stripe_id = $1

--## io.billhook.worker.billing.EntitlementSyncSql.BEGIN
INSERT INTO entitlement_sync AS held (tenant_id, fetched, synced_at) VALUES ($1, $2, $3)
ON CONFLICT (tenant_id) DO UPDATE
SET fetched = excluded.fetched, synced_at = excluded.synced_at
WHERE held.fetched < excluded.fetched

--## io.billhook.worker.billing.EntitlementSyncSql.TENANT
SELECT own.tenant_id FROM billing_object own
WHERE own.stripe_id = $1 AND own.tenant_id IS NOT NULL
  AND NOT EXISTS (
    SELECT FROM billing_object other
    WHERE other.tenant_id = own.tenant_id AND other.object = 'customer'
      AND other.stripe_id <> own.stripe_id AND other.data->'deleted' IS NULL
      AND (own.data->'deleted' IS NOT NULL
           OR (other.data->>'created')::bigint > (own.data->>'created')::bigint))
FOR SHARE OF own

--## io.billhook.worker.billing.EntitlementSyncSql.WRITE
WITH given AS (
  SELECT feature, name, quota
  FROM jsonb_to_recordset($2::text::jsonb) AS g (feature text, name text, quota bigint)
), lost AS (
  UPDATE entitlement SET active = false
  WHERE tenant_id = $1 AND active AND feature NOT IN (SELECT feature FROM given)
  RETURNING 1
), held AS (
  INSERT INTO entitlement AS e (tenant_id, feature, name, quota, active)
  SELECT $1, feature, name, quota, true FROM given
  ON CONFLICT (tenant_id, feature) DO UPDATE
  SET name = excluded.name, quota = excluded.quota, active = true
  WHERE (e.name, e.quota, e.active) IS DISTINCT FROM (excluded.name, excluded.quota, true)
  RETURNING 1
)
SELECT (SELECT count(*) FROM lost) + (SELECT count(*) FROM held) AS changed

--## io.billhook.worker.billing.FirstImportSql.BEGAN
SELECT started_at FROM billing_import

--## io.billhook.worker.billing.FirstImportSql.BEGIN
INSERT INTO billing_import DEFAULT VALUES ON CONFLICT DO NOTHING

--## io.billhook.worker.billing.FirstPaymentSql.OPEN
UPDATE tenant SET messaging = 'open' WHERE id = $1 AND messaging IS NULL

--## io.billhook.worker.billing.HintSql.FAILED
UPDATE webhook_event SET state = 'failed', note = $3::text
WHERE id IN (
  SELECT id FROM webhook_event
  WHERE provider = 'stripe' AND object_type = $1 AND object_id = $2 AND state = 'received'
    AND received_at <= coalesce((SELECT attempted_at FROM job WHERE id = $4), now())
  ORDER BY id FOR NO KEY UPDATE)

--## io.billhook.worker.billing.HintSql.PROCESSED
UPDATE webhook_event
SET state = 'processed', note = $4::text, processed_at = clock_timestamp()
WHERE id IN (
  SELECT id FROM webhook_event
  WHERE provider = 'stripe' AND object_type = $1 AND object_id = $2
    AND state <> 'processed' AND received_at <= $3
  ORDER BY id FOR NO KEY UPDATE)

--## io.billhook.worker.billing.HintSql.SAID
SELECT EXISTS (
  SELECT FROM webhook_event
  WHERE provider = 'stripe' AND object_type = $1 AND object_id = $2
    AND state <> 'processed' AND received_at <= $3 AND right(type, length($4)) = $4) AS said

--## io.billhook.worker.billing.checkout.WatchCheckoutSql.GET
SELECT c.state, c.session_id,
       EXISTS (SELECT FROM billing_object s
               WHERE s.tenant_id = c.tenant_id AND s.object = 'subscription'
                 AND s.data->'metadata'->>'checkout_id' = c.id::text) AS bought
FROM billing_checkout c WHERE c.id = $1

--## io.billhook.worker.billing.checkout.WatchCheckoutSql.JOB
SELECT job_id FROM billing_checkout WHERE tenant_id = $1 AND state = 'open'

--## io.billhook.worker.billing.checkout.WatchCheckoutSql.OVER
UPDATE billing_checkout SET state = $2 WHERE id = $1 AND state = 'open'

--## io.billhook.worker.billing.ending.EndingSql.DELETED
SELECT deleted_at IS NOT NULL AS deleted FROM tenant WHERE id = $1

--## io.billhook.worker.billing.ending.EndingSql.LIVING
SELECT stripe_id FROM billing_object
WHERE tenant_id = current_tenant() AND object = 'subscription'
  AND data->>'status' NOT IN ('canceled', 'incomplete_expired') AND data->'deleted' IS NULL
ORDER BY stripe_id

--## io.billhook.worker.billing.mail.BillingLookSql.CARDS
SELECT s.stripe_id, s.tenant_id, c.data->>'email' AS email, m.stripe_id AS method,
       m.data->'card'->>'brand' AS brand, m.data->'card'->>'last4' AS last4,
       m.data->'card'->>'exp_year' AS year, m.data->'card'->>'exp_month' AS month
FROM billing_object s
     JOIN billing_object c ON c.stripe_id = s.customer
     JOIN billing_object m
       ON m.stripe_id = coalesce(s.data->>'default_payment_method',
                                 c.data->'invoice_settings'->>'default_payment_method')
WHERE s.object = 'subscription' AND s.stripe_id > $1
  AND s.data->>'status' IN ('active', 'trialing', 'past_due', 'unpaid')
  AND s.data->>'cancel_at' IS NULL
  AND s.data->'cancel_at_period_end' IS DISTINCT FROM 'true'::jsonb
  AND m.object = 'payment_method'
  AND concat(m.data->'card'->>'exp_year', '-', m.data->'card'->>'exp_month') = ANY ($2)
ORDER BY s.stripe_id LIMIT $3

--## io.billhook.worker.billing.mail.BillingLookSql.TODAY
SELECT (now() AT TIME ZONE 'UTC')::date::text AS today

--## io.billhook.worker.billing.mail.BillingLookSql.TRIALS
SELECT stripe_id FROM billing_object
WHERE object = 'subscription' AND stripe_id > $1 AND data->>'status' = 'trialing'
  AND jsonb_typeof(data->'trial_end') = 'number'
  AND data->'trial_end' <= to_jsonb(extract(epoch FROM now() + interval '3 days'))
  AND coalesce(announced, '') NOT LIKE '%; trial=%'
ORDER BY stripe_id LIMIT $2

--## io.billhook.worker.billing.mail.LetterSql.EMAIL_OF_CUSTOMER
SELECT c.data->>'email' AS email
FROM billing_object o JOIN billing_object c ON c.stripe_id = o.customer
WHERE o.stripe_id = $1

--## io.billhook.worker.billing.mail.LetterSql.PLAN
SELECT p.data->>'name' AS plan, m.data->'card'->>'brand' AS brand,
       m.data->'card'->>'last4' AS last4,
       s.data->>'default_payment_method' IS NOT NULL OR s.data->>'default_source' IS NOT NULL
       OR c.data->'invoice_settings'->>'default_payment_method' IS NOT NULL
       OR c.data->>'default_source' IS NOT NULL AS payable
FROM billing_object s
     LEFT JOIN billing_object c ON c.stripe_id = s.customer
     LEFT JOIN billing_object p
       ON p.stripe_id = s.data->'items'->'data'->0->'price'->>'product'
          AND p.object = 'product'
     LEFT JOIN billing_object m
       ON m.stripe_id = coalesce(s.data->>'default_payment_method',
                                 c.data->'invoice_settings'->>'default_payment_method')
          AND m.object = 'payment_method'
WHERE s.stripe_id = $1

--## io.billhook.worker.billing.mail.LetterSql.STATUS_OF_SUBSCRIPTION
SELECT i.beside->>'subscription' AS at_look, s.data->>'status' AS status
FROM billing_object i
     LEFT JOIN billing_object s ON s.stripe_id = $2 AND s.object = 'subscription'
WHERE i.stripe_id = $1

--## io.billhook.worker.billing.mail.PostSql.ONCE
INSERT INTO billing_mail (subject, tag, step, tenant_id) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING

--## io.billhook.worker.billing.run.EventSql.ADD
INSERT INTO webhook_event
  (id, provider, endpoint, external_id, type, object_type, object_id, livemode, api_version,
   body, headers, state, note, processed_at)
SELECT $1, 'stripe', 'default', $2, $3, $4::text, $5::text, $6, $7::text, $8, '{}',
       CASE WHEN looked.at THEN 'processed' ELSE 'received' END,
       CASE WHEN $9 THEN 'reconcile' ELSE 'no_sync' END,
       CASE WHEN looked.at THEN now() END
FROM (SELECT NOT $9 OR $10 OR EXISTS (
        SELECT FROM billing_object held
        WHERE held.stripe_id = $5::text AND held.object = $4::text
          AND held.synced_at > $11::timestamptz + interval '5 minutes') AS at) AS looked
ON CONFLICT (provider, endpoint, external_id) DO NOTHING
RETURNING state = 'received' AS received

--## io.billhook.worker.billing.run.EventSql.HELD
SELECT external_id FROM webhook_event
WHERE provider = 'stripe' AND endpoint = 'default' AND external_id = ANY ($1::text[])

--## io.billhook.worker.billing.run.EventSql.SINCE
SELECT greatest(now() - interval '30 days', coalesce(
         (SELECT received_at FROM webhook_event
          WHERE provider = 'stripe' AND state = 'processed' ORDER BY id LIMIT 1),
         (SELECT min(created_at) FROM billing_run))) AS since

--## io.billhook.worker.billing.run.RunSql.BEGIN
INSERT INTO billing_run (id, kind, dry_run) VALUES ($1, $2, false)
ON CONFLICT (state) WHERE state = 'running' DO NOTHING

--## io.billhook.worker.billing.run.RunSql.BEGIN_FIRST
INSERT INTO billing_run (id, kind, dry_run)
SELECT $1, 'backfill', false
WHERE NOT EXISTS (SELECT FROM billing_object)
  AND NOT EXISTS (SELECT FROM billing_run WHERE state <> 'failed')
ON CONFLICT (state) WHERE state = 'running' DO NOTHING

--## io.billhook.worker.billing.run.RunSql.CUSTOMERS_OF_TENANTS
SELECT customer.stripe_id
FROM billing_object customer LEFT JOIN entitlement_sync last USING (tenant_id)
WHERE customer.object = 'customer' AND customer.tenant_id IS NOT NULL
  AND customer.data->'deleted' IS NULL
ORDER BY last.synced_at NULLS FIRST, customer.stripe_id LIMIT $1

--## io.billhook.worker.billing.run.RunSql.DIFFERING
SELECT listed.id, held.stripe_id IS NULL AS missing,
       CASE WHEN held.stripe_id IS NULL THEN '{}'::text[] ELSE ARRAY(
         SELECT key
         FROM jsonb_each(held.data) AS ours FULL JOIN jsonb_each(listed.data::jsonb) AS theirs
              USING (key)
         WHERE ours.value IS DISTINCT FROM theirs.value
           AND NOT (key = ANY ($4::text[]) AND jsonb_typeof(ours.value) = 'string'
                    AND jsonb_typeof(theirs.value) = 'string')
         ORDER BY key) END AS fields
FROM unnest($2::text[], $3::text[]) AS listed (id, data)
     LEFT JOIN billing_object held ON held.stripe_id = listed.id
WHERE (held.stripe_id IS NULL
       OR held.fetched < $1 AND held.data IS DISTINCT FROM listed.data::jsonb)
  AND NOT EXISTS (
    SELECT FROM webhook_event event
    WHERE event.provider = 'stripe' AND event.object_id = listed.id
      AND event.state = 'received' AND event.received_at > now() - interval '15 minutes')

--## io.billhook.worker.billing.run.RunSql.DRIFT
INSERT INTO billing_drift (id, run_id, stripe_id, object, reason, fields, repaired)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (run_id, stripe_id) DO NOTHING

--## io.billhook.worker.billing.run.RunSql.END
UPDATE billing_run
SET state = CASE WHEN error IS NULL THEN 'completed' ELSE 'failed' END,
    calls = calls + $2, updated_at = now(), ended_at = now(), cursor = NULL, list = NULL
WHERE id = $1 AND state = 'running'

--## io.billhook.worker.billing.run.RunSql.FAIL
UPDATE billing_run
SET state = 'failed', error = left(concat_ws('; ', error, $2::text), 2000),
    updated_at = now(), ended_at = now()
WHERE id = $1 AND state = 'running'

--## io.billhook.worker.billing.run.RunSql.FORGET_COUNT
DELETE FROM billing_run_object WHERE run_id = $1 AND object = $2

--## io.billhook.worker.billing.run.RunSql.FORGET_SEEN
DELETE FROM billing_run_seen WHERE run_id = $1 AND ($2::text IS NULL OR object = $2)

--## io.billhook.worker.billing.run.RunSql.LOAD
SELECT kind, dry_run, since, created_at, list, listed, cursor, fetched IS NOT NULL AS begun,
       coalesce(fetched, 0) AS fetched, restarts, page_size, slowed::double precision AS slowed
FROM billing_run WHERE id = $1 AND state = 'running'

--## io.billhook.worker.billing.run.RunSql.NEXT_CUSTOMER
SELECT min(stripe_id) AS id FROM (
  (SELECT stripe_id FROM billing_run_seen
   WHERE run_id = $1 AND object = 'customer' AND stripe_id > $2
   ORDER BY stripe_id LIMIT 1)
  UNION ALL
  (SELECT stripe_id FROM billing_object
   WHERE object = 'customer' AND stripe_id > $2
     AND NOT coalesce((data->>'deleted')::boolean, false)
   ORDER BY stripe_id LIMIT 1)) AS next

--## io.billhook.worker.billing.run.RunSql.NOTE
UPDATE billing_run SET error = left(concat_ws('; ', error, $2::text), 2000)
WHERE id = $1 AND state = 'running'

--## io.billhook.worker.billing.run.RunSql.SAVE
UPDATE billing_run
SET list = $2, listed = $3, cursor = $4, fetched = $5::bigint, restarts = $6,
    page_size = $7, slowed = $8, calls = calls + $9, updated_at = now()
WHERE id = $1 AND state = 'running'

--## io.billhook.worker.billing.run.RunSql.SEEN
WITH fresh AS (
  INSERT INTO billing_run_seen (run_id, object, stripe_id)
  SELECT $1, $2, id FROM unnest($3::text[]) AS id
  ON CONFLICT DO NOTHING
  RETURNING stripe_id
)
INSERT INTO billing_run_object AS counted (run_id, object, seen)
SELECT $1, $2, count(*) FROM fresh
ON CONFLICT (run_id, object) DO UPDATE SET seen = counted.seen + excluded.seen
RETURNING (SELECT count(*) FROM fresh) AS fresh

--## io.billhook.worker.billing.run.RunSql.UNSEEN
SELECT held.stripe_id,
       coalesce((held.data->>'deleted')::boolean, false)
         OR held.object = 'payment_method' AND held.data->>'customer' IS NULL
         OR coalesce(to_timestamp((held.data->>'created')::double precision) < $5, false)
       AS settled
FROM billing_object held
WHERE held.object = $2 AND held.stripe_id > $3 AND held.fetched < $4
  AND NOT EXISTS (SELECT FROM billing_run_seen seen
                  WHERE seen.run_id = $1 AND seen.object = $2
                    AND seen.stripe_id = held.stripe_id)
ORDER BY held.stripe_id LIMIT 100

--## io.billhook.worker.billing.seats.SeatSql.COUNTED
DELETE FROM seat_change WHERE tenant_id = $1 AND changed_at <= $2

--## io.billhook.worker.billing.seats.SeatSql.DUE
SELECT tenant_id FROM seat_change ORDER BY changed_at LIMIT $1

--## io.billhook.worker.billing.seats.SeatSql.MEMBERS
SELECT count(*) AS members FROM membership WHERE tenant_id = current_tenant()

--## io.billhook.worker.billing.seats.SeatSql.NOTE
INSERT INTO seat_change (tenant_id) VALUES ($1)
ON CONFLICT (tenant_id) DO UPDATE SET changed_at = excluded.changed_at

--## io.billhook.worker.billing.seats.SeatSql.NOTED
SELECT changed_at FROM seat_change WHERE tenant_id = $1

--## io.billhook.worker.billing.usage.ReportSql.CLAIMED
UPDATE usage_hour SET claimed = claimed + $3::text::numeric, unseen = $4
WHERE tenant_id = current_tenant() AND meter = $1 AND hour = $2

--## io.billhook.worker.billing.usage.ReportSql.CUSTOMER
SELECT stripe_id FROM billing_object
WHERE tenant_id = current_tenant() AND object = 'customer'
  AND data->>'deleted' IS DISTINCT FROM 'true'
ORDER BY (data->>'created')::bigint DESC NULLS LAST, stripe_id DESC LIMIT 1

--## io.billhook.worker.billing.usage.ReportSql.DELIVERED
SELECT coalesce(sum(value), 0)::text AS value FROM usage_report
WHERE tenant_id = current_tenant() AND meter = $1 AND hour = $2 AND customer = $3
  AND NOT total AND state = 'delivered'

--## io.billhook.worker.billing.usage.ReportSql.END
UPDATE usage_report SET state = $2, error = $3, ended_at = now()
WHERE id = $1 AND state = 'sending'

--## io.billhook.worker.billing.usage.ReportSql.GIVE_BACK
UPDATE usage_hour SET claimed = claimed - $3::text::numeric, unseen = true
WHERE tenant_id = current_tenant() AND meter = $1 AND hour = $2

--## io.billhook.worker.billing.usage.ReportSql.LAST
SELECT value::text AS value FROM usage_event
WHERE tenant_id = current_tenant() AND meter = $1 AND at >= $2 AND at < $3
  AND voided_at IS NULL
ORDER BY at DESC, received_at DESC LIMIT 1

--## io.billhook.worker.billing.usage.ReportSql.MAKE
INSERT INTO usage_report (id, tenant_id, meter, hour, customer, value, total, at)
VALUES ($1, current_tenant(), $2, $3, $4, $5::text::numeric, true, $6)

--## io.billhook.worker.billing.usage.ReportSql.MAKE_CANCELS
INSERT INTO usage_report (id, tenant_id, meter, hour, customer, value, total, at, event_id,
                          source, cancels)
SELECT
encode(substring(sha256(convert_to(concat_ws(E'\n', current_tenant(), 'cancel', r.id,
  (SELECT count(*) FROM usage_report b WHERE b.tenant_id = current_tenant() AND b.cancels = r.id)),
  'UTF8')) FOR 16), 'hex')::uuid
       , current_tenant(), r.meter, r.hour, r.customer, -1, false, r.at,
       r.event_id, r.source, r.id
FROM usage_event e
JOIN usage_report r ON r.tenant_id = e.tenant_id AND r.event_id = e.event_id
  AND r.source = e.source AND r.cancels IS NULL AND r.state = 'delivered'
WHERE e.tenant_id = current_tenant() AND e.meter = $1 AND e.at >= $2
  AND e.at < $2::timestamptz + interval '1 hour' AND e.voided_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM usage_report c WHERE c.cancels = r.id)
LIMIT $3

--## io.billhook.worker.billing.usage.ReportSql.MAKE_OF_EVENTS
INSERT INTO usage_report (id, tenant_id, meter, hour, customer, value, total, at, event_id,
                          source)
SELECT
encode(substring(sha256(convert_to(concat_ws(E'\n', current_tenant(), e.event_id, e.source,
  (SELECT count(*) FROM usage_report b WHERE b.tenant_id = current_tenant() AND b.event_id = e.event_id AND b.source = e.source)),
  'UTF8')) FOR 16), 'hex')::uuid
       , current_tenant(), $1, $2, $3, 1, false, date_trunc('second', e.at),
       e.event_id, e.source
FROM usage_event e
WHERE e.tenant_id = current_tenant() AND e.meter = $1 AND e.at >= $2
  AND e.at < $2::timestamptz + interval '1 hour' AND e.voided_at IS NULL
  AND NOT EXISTS (
    SELECT FROM usage_report r
    WHERE r.tenant_id = e.tenant_id AND r.event_id = e.event_id AND r.source = e.source
      AND r.state <> 'lost')
ORDER BY e.at LIMIT $4

--## io.billhook.worker.billing.usage.ReportSql.MAKE_OF_GROWTH
INSERT INTO usage_report (id, tenant_id, meter, hour, customer, value, total, at)
SELECT
encode(substring(sha256(convert_to(concat_ws(E'\n', current_tenant(), h.meter, extract(epoch FROM h.hour), $3::text, trim_scale(h.claimed),
  (SELECT count(*) FROM usage_report b WHERE b.tenant_id = current_tenant() AND b.meter = $1 AND b.hour = $2)),
  'UTF8')) FOR 16), 'hex')::uuid
       , h.tenant_id, h.meter, h.hour, $3::text, $4::text::numeric, false, $5
FROM usage_hour h
WHERE h.tenant_id = current_tenant() AND h.meter = $1 AND h.hour = $2

--## io.billhook.worker.billing.usage.ReportSql.REFUSED
UPDATE usage_report SET state = 'rejected', error = $2, ended_at = now()
WHERE id = $1 AND state <> 'lost'
RETURNING tenant_id, meter, value::text AS value

--## io.billhook.worker.billing.usage.ReportSql.SEEN
UPDATE usage_hour SET unseen = false
WHERE tenant_id = current_tenant() AND meter = $1 AND hour >= $2 AND hour < $3 AND unseen

--## io.billhook.worker.billing.usage.ReportSql.SENDING
SELECT id, meter, hour, customer, value::text AS value, total, at, cancels,
       created_at < now() - interval '23 hours' AS doubtful,
       at < now() - interval '35 days' AS too_old
FROM usage_report
WHERE tenant_id = current_tenant() AND state = 'sending'
ORDER BY created_at, at, id LIMIT $1

--## io.billhook.worker.billing.usage.ReportSql.TENANTS
SELECT due.tenant_id FROM (
  SELECT tenant_id FROM usage_hour WHERE unseen
  UNION
  SELECT tenant_id FROM usage_report WHERE state = 'sending') due
WHERE EXISTS (
  SELECT FROM billing_object c
  WHERE c.tenant_id = due.tenant_id AND c.object = 'customer'
    AND c.data->>'deleted' IS DISTINCT FROM 'true')
LIMIT $1

--## io.billhook.worker.billing.usage.ReportSql.TOLD_TOTAL
SELECT value::text AS value, at FROM usage_report
WHERE tenant_id = current_tenant() AND meter = $1 AND hour = $2 AND customer = $3 AND total
  AND state <> 'lost'
ORDER BY at DESC, created_at DESC LIMIT 1

--## io.billhook.worker.billing.usage.ReportSql.UNSEE
UPDATE usage_hour SET unseen = true
WHERE tenant_id = current_tenant() AND meter = $1 AND hour >= $2 AND hour < $3

--## io.billhook.worker.billing.usage.ReportSql.UNSEEN
SELECT meter, hour, (value - claimed)::text AS unclaimed, last_at FROM usage_hour
WHERE tenant_id = current_tenant() AND unseen AND meter <> ALL ($1)
ORDER BY meter, hour LIMIT 1 FOR NO KEY UPDATE

--## io.billhook.worker.billing.usage.ReportSql.WINDOW
SELECT value::text AS value, events, last_at FROM usage_hour
WHERE tenant_id = current_tenant() AND meter = $1 AND hour >= $2 AND hour < $3
ORDER BY hour FOR NO KEY UPDATE

--## io.billhook.worker.engine.DeadLetterSql.KEEP
INSERT INTO dead_message (queue, reason, body) VALUES ($1, $2, $3)

--## io.billhook.worker.engine.DeadLetterSql.SEND_AGAIN
UPDATE job SET dispatch_at = greatest(now() + interval '5 seconds', run_at)
WHERE id = ANY ($1::uuid[]) AND state IN (0, 1, 3)

--## io.billhook.worker.engine.FlowControlSql.ORDERS
SELECT name, 'pause' AS wish FROM queue WHERE paused_at IS NOT NULL
UNION ALL SELECT name, state FROM breaker_override

--## io.billhook.worker.engine.HoldReconcilerSql.RUNNING
SELECT DISTINCT ON (j.id) j.id, j.claim, h.batch, j.cancel_asked_at IS NOT NULL AS cancelled
FROM (SELECT batch, unnest(ids) AS id FROM hold WHERE process = $1) h JOIN job j ON j.id = h.id
WHERE j.holder = $1 AND j.state = 2
ORDER BY j.id, h.batch DESC

--## io.billhook.worker.engine.QueueHeartbeatSql.CLAIMED
INSERT INTO queue (name, claimed_to)
SELECT name, claimed FROM unnest($1::text[], $2::timestamptz[]) AS t (name, claimed)
ON CONFLICT (name) DO UPDATE SET claimed_to = excluded.claimed_to
WHERE queue.claimed_to IS NULL OR queue.claimed_to < excluded.claimed_to

--## io.billhook.worker.engine.QueueHeartbeatSql.WAITING
INSERT INTO queue_worker (queue, process, running, ended_per_second, waiting)
VALUES ($1, $2, 0, 0, $3)
ON CONFLICT (queue, process) DO UPDATE SET waiting = excluded.waiting, seen_at = now()

--## io.billhook.worker.engine.QueueHeartbeatSql.WORKER
INSERT INTO queue_worker (queue, process, running, ended_per_second)
SELECT queue, $2, running, rate
FROM unnest($1::text[], $3::integer[], $4::float8[]) AS t (queue, running, rate)
ON CONFLICT (queue, process) DO UPDATE
SET running = excluded.running, ended_per_second = excluded.ended_per_second, seen_at = now()

--## io.billhook.worker.engine.claim.ClaimSql.CLAIM
WITH locked AS (
  SELECT id, state, run_at, lost, dedupe_key, cancel_asked_at FROM job
  WHERE id = ANY ($1::uuid[])
  ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
), behind AS (
  SELECT l.id, now() - r.attempted_at AS since
  FROM locked l JOIN unique_run u ON u.unique_key = l.dedupe_key
       JOIN job r ON r.id = u.job_id
  WHERE l.state IN (0, 1, 3) AND l.run_at <= now() AND l.cancel_asked_at IS NULL
    AND r.state = 2
), taken AS (
  UPDATE job j
  SET state = 2, attempt = j.attempt + 1, claim = j.claim + 1, holder = $2,
      unique_key = NULL, dispatch_at = NULL, attempted_at = now()
  FROM locked l
  WHERE j.id = l.id AND l.state IN (0, 1, 3) AND l.run_at <= now()
    AND (l.lost < 2 OR $4)
    AND NOT EXISTS (SELECT FROM behind b WHERE b.id = l.id)
    AND EXISTS (SELECT FROM process p WHERE p.id = $2 AND p.dead_at IS NULL)
  RETURNING j.*
), held AS (
  INSERT INTO hold (process, batch, ids)
  SELECT $2, $3, array_agg(id) FROM taken HAVING count(*) > 0
), noted AS (
  INSERT INTO unique_run (unique_key, job_id)
  SELECT dedupe_key, id FROM taken
  WHERE dedupe_key IS NOT NULL AND cancel_asked_at IS NULL
  ON CONFLICT (unique_key) DO UPDATE SET job_id = excluded.job_id
), relayed AS (
  UPDATE job j SET dispatch_at = now() + least(b.since / 2, interval '5 seconds')
  FROM behind b WHERE j.id = b.id AND b.since > interval '500 milliseconds'
  RETURNING j.id
)
SELECT 'taken' AS answer, id, kind, queue, tenant_id, args::text AS args, attempt,
       max_attempts, claim, lost, created_at, attempted_at, run_at,
       cancel_asked_at IS NOT NULL AS cancelled
FROM taken
UNION ALL
SELECT CASE
         WHEN l.state IN (0, 1, 3) AND l.run_at > now() THEN 'not_due'
         WHEN EXISTS (SELECT FROM relayed r WHERE r.id = asked.id) THEN 'over'
         WHEN EXISTS (SELECT FROM behind b WHERE b.id = asked.id) THEN 'locked'
         WHEN l.state IN (0, 1, 3) AND l.lost >= 2 AND NOT $4 THEN 'alone'
         WHEN l.state IN (0, 1, 3) THEN 'locked'
         WHEN l.id IS NULL
              AND EXISTS (SELECT FROM job j WHERE j.id = asked.id AND j.state IN (0, 1, 3))
           THEN 'locked'
         WHEN NOT EXISTS (SELECT FROM job j WHERE j.id = asked.id) THEN 'missing'
         ELSE 'over'
       END,
       asked.id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, l.run_at,
       NULL
FROM unnest($1::uuid[]) AS asked (id) LEFT JOIN locked l ON l.id = asked.id
WHERE NOT EXISTS (SELECT FROM taken t WHERE t.id = asked.id)

--## io.billhook.worker.engine.claim.ClaimSql.DROP_HOLDS
DELETE FROM hold WHERE process = $1 AND batch = ANY ($2::bigint[])

--## io.billhook.worker.engine.claim.ClaimSql.HELD
SELECT 'taken' AS answer, id, kind, queue, tenant_id, args::text AS args, attempt,
       max_attempts, claim, lost, created_at, attempted_at, run_at,
       cancel_asked_at IS NOT NULL AS cancelled
FROM job WHERE id = ANY ($1::uuid[]) AND holder = $2 AND state = 2

--## io.billhook.worker.engine.claim.ClaimSql.HOLD
SELECT ids FROM hold WHERE process = $1 AND batch = $2

--## io.billhook.worker.engine.claim.ClaimSql.KEEP
INSERT INTO dead_message (queue, reason, body) VALUES ($1, $2, uuid_send($3))

--## io.billhook.worker.engine.claim.ClaimSql.PUT_OFF
UPDATE job SET dispatch_at = now() + interval '1 minute'
WHERE id = $1 AND state IN (0, 1, 3) AND run_at <= now()

--## io.billhook.worker.engine.claim.LookoutSql.LOOK
WITH newest AS MATERIALIZED (
  SELECT id, queue, tenant_id, state, run_at, lost, dedupe_key
  FROM job WHERE id >= $2 ORDER BY id DESC LIMIT $4
), older AS MATERIALIZED (
  SELECT id, queue, tenant_id, state, run_at, lost, dedupe_key
  FROM job WHERE id >= $3 AND id < (SELECT n.id FROM newest n ORDER BY n.id LIMIT 1)
  ORDER BY id LIMIT $4
), relayed AS MATERIALIZED (
  SELECT id, queue, tenant_id, state, run_at, lost, dedupe_key
  FROM job WHERE dispatch_at <= now() + interval '1 hour' ORDER BY dispatch_at LIMIT $4
), waiting AS (
  SELECT j.id, j.tenant_id, j.dedupe_key,
         row_number() OVER (PARTITION BY j.tenant_id ORDER BY j.id) AS place
  FROM (SELECT * FROM newest UNION ALL SELECT * FROM older
        UNION ALL SELECT * FROM relayed WHERE id < $2) j
  WHERE j.queue = $1 AND j.state IN (0, 1, 3) AND j.run_at <= now() AND j.lost < 2
), first AS (
  SELECT w.id, coalesce(w.tenant_id, '00000000-0000-0000-0000-000000000000') AS tenant,
         w.place
  FROM waiting w
  WHERE w.place <= $5 AND NOT EXISTS (
    SELECT FROM unique_run u JOIN job r ON r.id = u.job_id AND r.state = 2
    WHERE u.unique_key = w.dedupe_key)
  ORDER BY w.place, w.id LIMIT $5
)
SELECT (SELECT count(*) FROM newest) = $4 AS more,
       (SELECT count(*) FROM older) = $4 AS older_more,
       (SELECT id FROM older ORDER BY id DESC LIMIT 1) AS older_end,
       coalesce(array_agg(id ORDER BY place, id), '{}') AS ids,
       coalesce(array_agg(tenant ORDER BY place, id), '{}') AS tenants
FROM first

--## io.billhook.worker.engine.execute.OutcomeSql.ATTEMPT
INSERT INTO job_attempt (job_id, claim, attempt, outcome, error_class, error, worker, started_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

--## io.billhook.worker.engine.execute.OutcomeSql.AWAY_IN_A_ROW
SELECT count(*) AS n FROM job_attempt a
WHERE a.job_id = $1
  AND a.claim > coalesce(
        (SELECT max(o.claim) FROM job_attempt o
         WHERE o.job_id = $1 AND (o.outcome <> 'snooze' OR o.error_class IS NULL)), -1)

--## io.billhook.worker.engine.execute.OutcomeSql.BURY
INSERT INTO dead_job (job_id, kind, queue, tenant_id, fingerprint, reason)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (job_id) DO UPDATE
  SET fingerprint = excluded.fingerprint, reason = excluded.reason, died_at = now()

--## io.billhook.worker.engine.execute.OutcomeSql.COMPLETE
WITH done AS (
  UPDATE job SET state = 4, finalized_at = now()
  WHERE id = $1 AND claim = $2 AND state = 2 AND holder = $3
  RETURNING id
)
SELECT 1 / count(*) FROM done

--## io.billhook.worker.engine.execute.OutcomeSql.COMPLETE_BATCH
UPDATE job j SET state = 4, finalized_at = now()
FROM unnest($1::uuid[], $2::integer[], $3::bigint[]) AS done (id, claim, holder)
WHERE j.id = done.id AND j.claim = done.claim AND j.state = 2 AND j.holder = done.holder
RETURNING j.id

--## io.billhook.worker.engine.execute.OutcomeSql.END
UPDATE job SET state = $4, finalized_at = now()
WHERE id = $1 AND claim = $2 AND state = 2 AND holder = $3

--## io.billhook.worker.engine.execute.OutcomeSql.FORGET_SNOOZES
DELETE FROM job_attempt
WHERE job_id = $1 AND claim < $2 AND attempt = $3 AND outcome = 'snooze'
  AND claim > coalesce(
        (SELECT max(d.claim) FROM job_attempt d WHERE d.job_id = $1 AND d.outcome = 'dead'), 0)
  AND regexp_replace(error, '\S*[0-9]\S*', '#', 'g')
      = regexp_replace($4, '\S*[0-9]\S*', '#', 'g')

--## io.billhook.worker.engine.execute.OutcomeSql.LEFT_BY
SELECT FROM job WHERE id = $1 AND claim = $2 AND state = $3

--## io.billhook.worker.engine.execute.OutcomeSql.WAIT
UPDATE job j
SET state = next.state,
    finalized_at = CASE WHEN next.state = 5 THEN now() END,
    attempt = j.attempt - $5,
    run_at = CASE WHEN j.cancel_asked_at IS NULL THEN now() + $4 * interval '1 millisecond'
                  ELSE now() END,
    dispatch_at = CASE WHEN next.state = 3 AND j.cancel_asked_at IS NULL
                         THEN now() + $4 * interval '1 millisecond' + interval '30 seconds'
                       WHEN next.state = 3 THEN now() END,
    unique_key = CASE WHEN next.state = 3 AND j.cancel_asked_at IS NULL THEN j.dedupe_key END
FROM (
  SELECT m.id,
         CASE WHEN EXISTS (SELECT FROM job o WHERE o.unique_key = m.dedupe_key)
              THEN 5 ELSE 3 END AS state
  FROM job m WHERE m.id = $1
) next
WHERE j.id = next.id AND j.claim = $2 AND j.state = 2 AND j.holder = $3
RETURNING j.state, j.run_at

--## io.billhook.worker.messaging.email.EmailSql.ABANDONED
WITH ended AS (
  UPDATE email
  SET status = CASE WHEN sending_at IS NULL THEN 'failed' ELSE 'unknown' END, error = $3::text,
      text_until = CASE WHEN sending_at IS NOT NULL THEN text_until END,
      html = CASE WHEN text_until IS NULL OR sending_at IS NOT NULL THEN html END,
      body_text = CASE WHEN text_until IS NULL OR sending_at IS NOT NULL THEN body_text ELSE '' END,
      sealed = CASE WHEN text_until IS NULL OR sending_at IS NOT NULL THEN sealed END
  WHERE id = $1 AND status IN ('scheduled', 'queued', 'unknown')
  RETURNING id, tenant_id, status, sealed IS NULL AS blank
), files AS (
  DELETE FROM email_attachment a USING ended e WHERE a.email_id = e.id AND e.blank
)
INSERT INTO message_event (id, tenant_id, email_id, type, detail, at)
SELECT $2, tenant_id, id, status, left($3::text, 500), clock_timestamp() FROM ended

--## io.billhook.worker.messaging.email.EmailSql.BLOCKED
SELECT FROM email e JOIN tenant t ON t.id = e.tenant_id
WHERE e.id = $1 AND e.of_tenant AND t.messaging = 'blocked'

--## io.billhook.worker.messaging.email.EmailSql.GONE_BEFORE
SELECT FROM message_event WHERE email_id = $1 AND type = 'unknown' LIMIT 1

--## io.billhook.worker.messaging.email.EmailSql.HELD
SELECT FROM job WHERE id = $1 AND claim = $2 AND state = 2 FOR SHARE

--## io.billhook.worker.messaging.email.EmailSql.KNOWN
SELECT provider_id FROM email WHERE provider_id = ANY ($1)

--## io.billhook.worker.messaging.email.EmailSql.LOAD
SELECT recipient, sender, reply_to, subject, html, body_text, sealed, headers::text AS headers,
       tags, lane, status, sending_at, sending_by, send_key,
       (extract(epoch FROM clock_timestamp() - sending_at) * 1000)::bigint AS ms_since,
       status IN ('scheduled', 'queued', 'unknown')
         OR status = 'failed' AND sending_at IS NULL AND provider IS NULL AS open,
       EXISTS (SELECT FROM email_attachment a WHERE a.email_id = email.id) AS attached
FROM email WHERE id = $1

--## io.billhook.worker.messaging.email.EmailSql.MARK
UPDATE email
SET sending_at = clock_timestamp(), sending_by = $2, status = 'queued', error = NULL
WHERE id = $1 AND sending_at IS NULL
  AND (status IN ('scheduled', 'queued', 'unknown') OR status = 'failed' AND provider IS NULL)

--## io.billhook.worker.messaging.email.EmailSql.ONCE_MORE
WITH ended AS (
  UPDATE email
  SET status = 'unknown', sending_at = NULL, sending_by = NULL, error = $3::text,
      text_until = CASE WHEN TRUE THEN text_until END,
      html = CASE WHEN text_until IS NULL OR TRUE THEN html END,
      body_text = CASE WHEN text_until IS NULL OR TRUE THEN body_text ELSE '' END,
      sealed = CASE WHEN text_until IS NULL OR TRUE THEN sealed END
  WHERE id = $1 AND status IN ('scheduled', 'queued', 'unknown')
  RETURNING id, tenant_id, status, sealed IS NULL AS blank
), files AS (
  DELETE FROM email_attachment a USING ended e WHERE a.email_id = e.id AND e.blank
)
INSERT INTO message_event (id, tenant_id, email_id, type, detail, at)
SELECT $2, tenant_id, id, status, left($3::text, 500), clock_timestamp() FROM ended

--## io.billhook.worker.messaging.email.EmailSql.PASS_ON
UPDATE email SET sending_at = clock_timestamp(), sending_by = $3
WHERE id = $1 AND sending_by = $2 AND status = 'queued'

--## io.billhook.worker.messaging.email.EmailSql.REFUSED
WITH ended AS (
  UPDATE email
  SET status = 'failed', sending_at = NULL, sending_by = NULL, error = $3::text,
      text_until = CASE WHEN FALSE THEN text_until END,
      html = CASE WHEN text_until IS NULL OR FALSE THEN html END,
      body_text = CASE WHEN text_until IS NULL OR FALSE THEN body_text ELSE '' END,
      sealed = CASE WHEN text_until IS NULL OR FALSE THEN sealed END
  WHERE id = $1 AND status IN ('scheduled', 'queued', 'unknown')
  RETURNING id, tenant_id, status, sealed IS NULL AS blank
), files AS (
  DELETE FROM email_attachment a USING ended e WHERE a.email_id = e.id AND e.blank
)
INSERT INTO message_event (id, tenant_id, email_id, type, detail, at)
SELECT $2, tenant_id, id, status, left($3::text, 500), clock_timestamp() FROM ended

--## io.billhook.worker.messaging.email.EmailSql.SENT
WITH gone AS (
  UPDATE email
  SET status = CASE WHEN email_rank(status) < email_rank('sent') THEN 'sent' ELSE status END,
      error = CASE WHEN email_rank(status) < email_rank('sent') THEN NULL ELSE error END,
      provider = $3, provider_id = coalesce($4, provider_id),
      sent_at = coalesce(sent_at, clock_timestamp()),
      html = NULL, body_text = '', sealed = NULL, text_until = NULL
  WHERE id = $1
  RETURNING id, tenant_id
)
INSERT INTO message_event (id, tenant_id, email_id, type, detail, at)
SELECT $2, tenant_id, id, 'sent', $3, clock_timestamp() FROM gone

--## io.billhook.worker.messaging.email.EmailSql.SENT_WITH_FILES
WITH gone AS (
  UPDATE email
  SET status = CASE WHEN email_rank(status) < email_rank('sent') THEN 'sent' ELSE status END,
      error = CASE WHEN email_rank(status) < email_rank('sent') THEN NULL ELSE error END,
      provider = $3, provider_id = coalesce($4, provider_id),
      sent_at = coalesce(sent_at, clock_timestamp()),
      html = NULL, body_text = '', sealed = NULL, text_until = NULL
  WHERE id = $1
  RETURNING id, tenant_id
), files AS (DELETE FROM email_attachment WHERE email_id = $1)
INSERT INTO message_event (id, tenant_id, email_id, type, detail, at)
SELECT $2, tenant_id, id, 'sent', $3, clock_timestamp() FROM gone

--## io.billhook.worker.messaging.email.EmailSql.STOPPED
WITH ended AS (
  UPDATE email
  SET status = $4::text, error = $3::text, text_until = NULL,
      html = NULL, body_text = '', sealed = NULL
  WHERE id = $1 AND sending_at IS NULL AND status IN ('scheduled', 'queued', 'unknown', 'failed')
  RETURNING id, tenant_id
), files AS (
  DELETE FROM email_attachment WHERE email_id = $1
)
INSERT INTO message_event (id, tenant_id, email_id, type, detail, at)
SELECT $2, tenant_id, id, $4::text, $3::text, clock_timestamp() FROM ended

--## io.billhook.worker.messaging.email.EmailSql.TAKE
UPDATE email SET sending_at = clock_timestamp(), sending_by = $2, status = 'queued', error = NULL
WHERE id = $1 AND sending_at IS NULL AND status IN ('scheduled', 'queued')
  AND sealed IS NOT NULL
  AND NOT EXISTS (SELECT FROM email_attachment a WHERE a.email_id = email.id)
  AND NOT (of_tenant AND EXISTS (
    SELECT FROM tenant t WHERE t.id = email.tenant_id AND t.messaging = 'blocked'))
  AND
NOT EXISTS (SELECT FROM suppression WHERE address = lower(email.recipient) AND channel = 'email' AND (scope = 'all' OR email.lane = 'bulk') AND (until IS NULL OR until > now())) RETURNING recipient, sender, reply_to, subject, sealed, headers::text AS headers, tags, lane,
           send_key

--## io.billhook.worker.messaging.email.EmailSql.UNKNOWN
WITH ended AS (
  UPDATE email
  SET status = 'unknown', error = $3::text,
      text_until = CASE WHEN TRUE THEN text_until END,
      html = CASE WHEN text_until IS NULL OR TRUE THEN html END,
      body_text = CASE WHEN text_until IS NULL OR TRUE THEN body_text ELSE '' END,
      sealed = CASE WHEN text_until IS NULL OR TRUE THEN sealed END
  WHERE id = $1 AND status IN ('scheduled', 'queued', 'unknown')
  RETURNING id, tenant_id, status, sealed IS NULL AS blank
), files AS (
  DELETE FROM email_attachment a USING ended e WHERE a.email_id = e.id AND e.blank
)
INSERT INTO message_event (id, tenant_id, email_id, type, detail, at)
SELECT $2, tenant_id, id, status, left($3::text, 500), clock_timestamp() FROM ended

--## io.billhook.worker.messaging.email.EmailSql.UNMARK
UPDATE email SET sending_at = NULL, sending_by = NULL
WHERE id = $1 AND status IN ('queued', 'unknown')

--## io.billhook.worker.messaging.email.report.ReportSql.BY_ID
SELECT id, tenant_id FROM email WHERE id = $1

--## io.billhook.worker.messaging.email.report.ReportSql.BY_PROVIDER_ID
SELECT id, tenant_id FROM email WHERE provider_id = ANY ($1::text[]) LIMIT 100

--## io.billhook.worker.messaging.email.report.ReportSql.FAILED
UPDATE webhook_event SET state = 'failed', note = $3::text
WHERE id IN (
  SELECT id FROM webhook_event
  WHERE provider = 'brevo' AND object_id = $2 AND object_type = $1 AND state = 'received'
    AND received_at <= coalesce((SELECT attempted_at FROM job WHERE id = $4), now())
  ORDER BY id FOR NO KEY UPDATE)

--## io.billhook.worker.messaging.email.report.ReportSql.PROCESSED
UPDATE webhook_event w
SET state = 'processed', note = done.note, processed_at = clock_timestamp()
FROM (
  SELECT e.id, told.note
  FROM unnest($1::uuid[], $2::text[]) AS told (id, note) JOIN webhook_event e USING (id)
  WHERE e.state <> 'processed' ORDER BY e.id FOR NO KEY UPDATE OF e
) AS done
WHERE w.id = done.id

--## io.billhook.worker.messaging.email.report.ReportSql.RECIPIENT
SELECT recipient FROM email WHERE id = $1

--## io.billhook.worker.messaging.email.report.ReportSql.SOFT_BOUNCES
WITH mail AS (
  SELECT id FROM email
  WHERE tenant_id = $1 AND recipient = $2 ORDER BY id DESC LIMIT 100
), told AS (
  SELECT e.type, e.at FROM message_event e JOIN mail ON mail.id = e.email_id
)
SELECT count(*) AS count FROM told
WHERE type = 'soft_bounced'
  AND at > coalesce((SELECT max(at) FROM told WHERE type IN ('delivered', 'opened', 'clicked')),
                    '-infinity')

--## io.billhook.worker.messaging.email.report.ReportSql.SOFT_BOUNCES_OF_INSTALLATION
WITH mail AS (
  SELECT id FROM email
  WHERE tenant_id IS NULL AND lower(recipient) = lower($1) ORDER BY id DESC LIMIT 100
), told AS (
  SELECT e.type, e.at FROM message_event e JOIN mail ON mail.id = e.email_id
)
SELECT count(*) AS count FROM told
WHERE type = 'soft_bounced'
  AND at > coalesce((SELECT max(at) FROM told WHERE type IN ('delivered', 'opened', 'clicked')),
                    '-infinity')

--## io.billhook.worker.messaging.email.report.ReportSql.TAKE
WITH told AS (
  SELECT id, external_id, event, status, detail, at
  FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
       AS t (id, external_id, event, status, detail, at)
), highest AS (
  SELECT status, detail, (SELECT min(at) FROM told) AS first FROM told
  WHERE status IS NOT NULL ORDER BY email_rank(status) DESC, at LIMIT 1
), risen AS (
  UPDATE email m
  SET status = h.status, sent_at = coalesce(m.sent_at, h.first),
      error = CASE WHEN email_rank(h.status) >= 90 THEN h.detail END,
      provider = coalesce(m.provider, m.sending_by, 'brevo'),
      provider_id = coalesce(m.provider_id, $9::text),
      html = NULL, body_text = '', sealed = NULL, text_until = NULL
  FROM highest h
  WHERE m.id = $2 AND email_rank(h.status) > email_rank(m.status)
  RETURNING m.id
), blank AS (
  DELETE FROM email_attachment a USING risen WHERE a.email_id = risen.id
)
INSERT INTO message_event (id, tenant_id, email_id, external_id, type, detail, at)
SELECT id, $1::uuid, $2::uuid, external_id, coalesce(status, event), detail, at FROM told
ON CONFLICT (email_id, external_id) WHERE email_id IS NOT NULL DO NOTHING
RETURNING external_id

--## io.billhook.worker.messaging.email.report.ReportSql.WAITING
SELECT id, endpoint, external_id, type, body, body_bytes, received_at,
       extract(epoch FROM now() - received_at)::float8 AS age
FROM webhook_event
WHERE provider = 'brevo' AND object_id = $2 AND object_type = $1 AND state <> 'processed'
ORDER BY id LIMIT $3

--## io.billhook.worker.messaging.sms.SmsSql.ABANDON
WITH ended AS (
  UPDATE sms
  SET status = CASE WHEN sending_at IS NULL THEN 'failed' ELSE 'unknown' END, error = $3,
      body = CASE WHEN sending_at IS NOT NULL AND expires_at IS NULL THEN body END,
      sealed = CASE WHEN sending_at IS NOT NULL AND expires_at IS NULL THEN sealed END
  WHERE id = $1 AND status IN ('scheduled', 'queued', 'unknown')
  RETURNING id, tenant_id, status
)
INSERT INTO message_event (id, tenant_id, sms_id, type, detail, at)
SELECT $2, tenant_id, id, status, left($3, 500), clock_timestamp() FROM ended

--## io.billhook.worker.messaging.sms.SmsSql.BLOCKED
SELECT FROM tenant WHERE id = $1 AND messaging = 'blocked'

--## io.billhook.worker.messaging.sms.SmsSql.END
WITH ended AS (
  UPDATE sms SET status = $3, error = $4, body = NULL, sealed = NULL
  WHERE id = $1 AND status IN ('scheduled', 'queued', 'unknown')
  RETURNING id, tenant_id
)
INSERT INTO message_event (id, tenant_id, sms_id, type, detail, at)
SELECT $2, tenant_id, id, $3, left($4, 500), clock_timestamp() FROM ended

--## io.billhook.worker.messaging.sms.SmsSql.LOAD
SELECT recipient, body, sealed, lane, sending_at, sending_by, expires_at,
       status IN ('scheduled', 'queued', 'unknown') AS open,
       coalesce(expires_at <= clock_timestamp(), false) AS expired,
       coalesce(ceil(extract(epoch FROM expires_at - clock_timestamp())), 0)::bigint
         AS seconds_left
FROM sms WHERE id = $1

--## io.billhook.worker.messaging.sms.SmsSql.MARK
UPDATE sms
SET sending_at = coalesce($3::timestamptz + interval '1 microsecond', clock_timestamp()),
    sending_by = $2, status = CASE status WHEN 'scheduled' THEN 'queued' ELSE status END
WHERE id = $1 AND status IN ('scheduled', 'queued', 'unknown')
  AND sending_at IS NOT DISTINCT FROM $3::timestamptz
RETURNING sending_at

--## io.billhook.worker.messaging.sms.SmsSql.OF_OTHERS
SELECT provider_id FROM sms WHERE provider_id = ANY ($2::text[]) AND id <> $1

--## io.billhook.worker.messaging.sms.SmsSql.SENT
WITH sent AS (
  UPDATE sms
  SET status = CASE WHEN sms_rank(status) < sms_rank('sent') THEN 'sent' ELSE status END,
      error = CASE WHEN sms_rank(status) < sms_rank('sent') THEN NULL ELSE error END,
      provider = $3, provider_id = $4, sending_by = $3,
      sent_at = coalesce(sent_at, clock_timestamp()), body = NULL, sealed = NULL
  WHERE id = $1 AND provider_id IS NULL
  RETURNING id, tenant_id
)
INSERT INTO message_event (id, tenant_id, sms_id, type, detail, at)
SELECT $2, tenant_id, id, 'sent', $3, clock_timestamp() FROM sent

--## io.billhook.worker.messaging.sms.SmsSql.UNMARK
UPDATE sms SET sending_at = $3::timestamptz, sending_by = $4
WHERE id = $1 AND sending_at = $2::timestamptz
  AND status IN ('scheduled', 'queued', 'unknown')

--## io.billhook.worker.messaging.sms.report.ReportSql.ASKED
UPDATE sms SET asked_at = clock_timestamp() WHERE id = $1

--## io.billhook.worker.messaging.sms.report.ReportSql.MESSAGE
SELECT id, tenant_id FROM sms
WHERE provider_id = $1 AND ($2::uuid IS NULL OR tenant_id = $2) ORDER BY id LIMIT 1

--## io.billhook.worker.messaging.sms.report.ReportSql.NAME
UPDATE sms SET provider_id = $2, provider = sending_by
WHERE id = $1 AND provider_id IS NULL

--## io.billhook.worker.messaging.sms.report.ReportSql.PROCESSED
UPDATE webhook_event
SET state = 'processed', note = $2::text, processed_at = clock_timestamp()
WHERE id IN (
  SELECT id FROM webhook_event WHERE id = ANY ($1::uuid[]) AND state <> 'processed'
  ORDER BY id FOR NO KEY UPDATE)

--## io.billhook.worker.messaging.sms.report.ReportSql.RECIPIENT
SELECT recipient FROM sms WHERE id = $1

--## io.billhook.worker.messaging.sms.report.ReportSql.TELL
WITH told AS (
  SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],
                       $7::timestamptz[]) AS t (id, external_id, type, status, detail, at)
), noted AS (
  INSERT INTO message_event (id, tenant_id, sms_id, external_id, type, detail, at)
  SELECT t.id, s.tenant_id, s.id, t.external_id, t.type, t.detail, t.at
  FROM told t CROSS JOIN sms s WHERE s.id = $1
  ON CONFLICT (sms_id, external_id) WHERE sms_id IS NOT NULL DO NOTHING
), highest AS (
  SELECT status, detail, at FROM told WHERE status IS NOT NULL
  ORDER BY sms_rank(status) DESC, at LIMIT 1
)
UPDATE sms s
SET status = h.status,
    error = CASE WHEN h.status IN ('failed', 'undelivered') THEN h.detail END,
    sent_at = CASE WHEN h.status = 'failed' THEN s.sent_at ELSE coalesce(s.sent_at, h.at) END,
    body = NULL, sealed = NULL
FROM highest h
WHERE s.id = $1 AND sms_rank(h.status) > sms_rank(s.status)

--## io.billhook.worker.messaging.sms.report.ReportSql.UNHEEDED
UPDATE webhook_event SET state = 'failed', note = $4::text
WHERE id IN (
  SELECT id FROM webhook_event
  WHERE provider = 'twilio' AND object_id = $2 AND object_type = $1 AND endpoint = $3
    AND state = 'received'
    AND received_at <= coalesce((SELECT attempted_at FROM job WHERE id = $5), now())
  ORDER BY id FOR NO KEY UPDATE)

--## io.billhook.worker.messaging.sms.report.ReportSql.UNNAMED
SELECT id, tenant_id FROM sms
WHERE id = $1 AND provider_id IS NULL AND sending_by = $2
  AND ($3::uuid IS NULL OR tenant_id = $3) AND status IN ('queued', 'unknown')

--## io.billhook.worker.messaging.sms.report.ReportSql.UNTOLD
SELECT id, tenant_id, provider_id, sending_by FROM sms
WHERE status = 'sent' AND sent_at <= now() - interval '1 day'
  AND sent_at > now() - interval '10 days' AND provider_id IS NOT NULL
  AND (asked_at IS NULL OR asked_at + (asked_at - sent_at) <= now())
ORDER BY sent_at LIMIT $1

--## io.billhook.worker.messaging.sms.report.ReportSql.WAITING
SELECT id, body, headers->>'Content-Type' AS content_type, received_at,
       extract(epoch FROM clock_timestamp() - received_at)::bigint AS seconds
FROM webhook_event
WHERE provider = 'twilio' AND object_id = $2 AND object_type = $1 AND endpoint = $3
  AND state <> 'processed'
ORDER BY id LIMIT $4

--## io.billhook.worker.schedule.ScheduleSql.ADD
INSERT INTO schedule (name, kind, cron, zone, missed, next_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (name) DO NOTHING

--## io.billhook.worker.schedule.ScheduleSql.DECLARE
INSERT INTO schedule (name, kind, cron, zone, missed, next_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (name) DO UPDATE
  SET kind = excluded.kind, cron = excluded.cron, zone = excluded.zone, missed = excluded.missed,
      next_at = CASE WHEN (schedule.cron, schedule.zone) = (excluded.cron, excluded.zone)
                     THEN schedule.next_at ELSE excluded.next_at END
  WHERE (schedule.kind, schedule.cron, schedule.zone, schedule.missed)
        <> (excluded.kind, excluded.cron, excluded.zone, excluded.missed)

--## io.billhook.worker.schedule.ScheduleSql.FIRED
UPDATE schedule
SET kind = $2, cron = $3, zone = $4, missed = $5, next_at = $6, last_at = now(),
    last_job = (SELECT id FROM job WHERE unique_key = $7)
WHERE name = $1

--## io.billhook.worker.schedule.ScheduleSql.FORGET
DELETE FROM schedule WHERE name <> ALL ($1::text[])

--## io.billhook.worker.schedule.ScheduleSql.LOCK
SELECT kind, cron, zone, missed, next_at, now() AS now,
       next_at < now() - interval '1 minute' AS late
FROM schedule WHERE name = $1 AND next_at <= now() FOR UPDATE SKIP LOCKED

--## io.billhook.worker.schedule.ScheduleSql.LOOK
SELECT name, next_at <= now() AS due FROM schedule

--## io.billhook.worker.schedule.ScheduleSql.NOW
SELECT now() AS now

--## io.billhook.worker.schedule.ScheduleSql.SKIPPED
UPDATE schedule SET kind = $2, cron = $3, zone = $4, missed = $5, next_at = $6 WHERE name = $1

--## io.billhook.worker.upkeep.IdentityPruneSql.IDEMPOTENCY_KEYS
DELETE FROM idempotency_key
WHERE created_at < $1 AND scope IN (
  SELECT scope FROM idempotency_key WHERE created_at < $1 ORDER BY created_at LIMIT 1000)

--## io.billhook.worker.upkeep.IdentityPruneSql.INSTALLATION_MAILS
DELETE FROM email
WHERE tenant_id IS NULL AND created_at < $1 AND id IN (
  SELECT id FROM email WHERE tenant_id IS NULL AND created_at < $1
  ORDER BY created_at LIMIT 1000)

--## io.billhook.worker.upkeep.IdentityPruneSql.INSTALLATION_TEXTS
DELETE FROM sms
WHERE tenant_id IS NULL AND created_at < $1 AND id IN (
  SELECT id FROM sms WHERE tenant_id IS NULL AND created_at < $1
  ORDER BY created_at LIMIT 1000)

--## io.billhook.worker.upkeep.IdentityPruneSql.INVITATIONS
DELETE FROM invitation
WHERE expires_at < $1 AND id IN (
  SELECT id FROM invitation WHERE expires_at < $1 ORDER BY expires_at LIMIT 1000)

--## io.billhook.worker.upkeep.IdentityPruneSql.ONE_TIME_TOKENS
DELETE FROM one_time_token
WHERE expires_at < $1 AND hash IN (
  SELECT hash FROM one_time_token WHERE expires_at < $1 ORDER BY expires_at LIMIT 1000)

--## io.billhook.worker.upkeep.IdentityPruneSql.OPT_OUTS
DELETE FROM opt_out
WHERE lifted_at < $1 AND (sender, number) IN (
  SELECT sender, number FROM opt_out WHERE lifted_at < $1 ORDER BY lifted_at LIMIT 1000)

--## io.billhook.worker.upkeep.IdentityPruneSql.SECRET_TEXTS
UPDATE email SET html = NULL, body_text = '', sealed = NULL, text_until = NULL
WHERE text_until < $1 AND id IN (
  SELECT id FROM email
  WHERE text_until < $1 AND (status <> 'queued' OR text_until < $1 - interval '7 days')
  ORDER BY text_until LIMIT 1000)

--## io.billhook.worker.upkeep.IdentityPruneSql.SESSIONS
DELETE FROM session
WHERE least(expires_at, revoked_at) < $1 AND id IN (
  SELECT id FROM session WHERE least(expires_at, revoked_at) < $1
  ORDER BY least(expires_at, revoked_at) LIMIT 1000)

--## io.billhook.worker.upkeep.IdentityPruneSql.SIGNUPS
DELETE FROM signup
WHERE expires_at < $1 AND id IN (
  SELECT id FROM signup WHERE expires_at < $1 ORDER BY expires_at LIMIT 1000)

--## io.billhook.worker.upkeep.IdentityPruneSql.SUPPRESSIONS
DELETE FROM suppression
WHERE until < $1 AND id IN (
  SELECT id FROM suppression WHERE until < $1 ORDER BY until LIMIT 1000)

--## io.billhook.worker.upkeep.IdentityPruneSql.TEXT_CODES
DELETE FROM text_code
WHERE expires_at < $1 AND (account_id, purpose) IN (
  SELECT account_id, purpose FROM text_code WHERE expires_at < $1
  ORDER BY expires_at LIMIT 1000)

--## io.billhook.worker.upkeep.IdentityPruneSql.UNKNOWN_ADDRESSES
DELETE FROM unknown_address
WHERE tried_at < $1
  AND slot IN (SELECT slot FROM unknown_address WHERE tried_at < $1 LIMIT 1000)

--## io.billhook.worker.upkeep.PruneSql.ATTEMPTS
WITH looked AS (
  SELECT job_id, claim, finished_at FROM job_attempt
  WHERE (job_id, claim) > ($1::uuid, $2::integer) AND job_id < $3
  ORDER BY job_id, claim LIMIT 1000
), gone AS (
  DELETE FROM job_attempt a USING looked l
  WHERE a.job_id = l.job_id AND a.claim = l.claim AND l.finished_at < $4
    AND NOT EXISTS (SELECT FROM job j WHERE j.id = l.job_id AND j.state = 6)
  RETURNING 1
), last AS (
  SELECT job_id, claim FROM looked ORDER BY job_id DESC, claim DESC LIMIT 1
)
SELECT (SELECT count(*) FROM looked) AS looked, (SELECT count(*) FROM gone) AS gone,
       (SELECT job_id FROM last) AS id, (SELECT claim FROM last) AS claim

--## io.billhook.worker.upkeep.PruneSql.BILLING_RUNS
WITH old AS (
  SELECT id FROM billing_run WHERE ended_at < $1
), found AS (
  DELETE FROM billing_drift
  WHERE id IN (SELECT d.id FROM billing_drift d JOIN old ON old.id = d.run_id LIMIT 1000)
  RETURNING 1
), bare AS (
  DELETE FROM billing_run r USING old
  WHERE r.id = old.id AND NOT EXISTS (SELECT FROM billing_drift d WHERE d.run_id = old.id)
)
SELECT FROM found

--## io.billhook.worker.upkeep.PruneSql.BY_INDEX
SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
       set_config('enable_mergejoin', 'off', true),
       set_config('jit', 'off', true) -- what is forbidden costs so much that it would compile

--## io.billhook.worker.upkeep.PruneSql.EMAIL_USAGE
DELETE FROM email_usage
WHERE day < $1::date AND ctid = ANY (ARRAY(
  SELECT ctid FROM email_usage WHERE day < $1::date LIMIT 1000))

--## io.billhook.worker.upkeep.PruneSql.JOBS
WITH looked AS (
  SELECT id FROM job WHERE id > $1 AND id < $2 ORDER BY id LIMIT 1000
), old AS (
  SELECT j.id, j.dedupe_key FROM job j JOIN looked USING (id)
  WHERE (j.state IN (4, 5) AND j.finalized_at < $3) OR (j.state = 6 AND j.finalized_at < $4)
  FOR UPDATE OF j SKIP LOCKED
), attempts AS (
  DELETE FROM job_attempt a USING old WHERE a.job_id = old.id
), dead AS (
  DELETE FROM dead_job d USING old WHERE d.job_id = old.id
), runs AS (
  DELETE FROM unique_run r USING old
  WHERE r.unique_key = old.dedupe_key AND r.job_id = old.id
), gone AS (
  DELETE FROM job j USING old WHERE j.id = old.id RETURNING 1
)
SELECT (SELECT count(*) FROM looked) AS looked, (SELECT count(*) FROM gone) AS gone,
       (SELECT id FROM looked ORDER BY id DESC LIMIT 1) AS id, 0 AS claim

--## io.billhook.worker.upkeep.PruneSql.NOW
SELECT now() AS now

--## io.billhook.worker.upkeep.PruneSql.PROCESSES
WITH old AS (
  SELECT id FROM process WHERE freed_at < $1 ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED
), breakers AS (
  DELETE FROM breaker b USING old WHERE b.process = old.id
), holds AS (
  DELETE FROM hold h USING old WHERE h.process = old.id
), workers AS (
  DELETE FROM queue_worker w
  WHERE EXISTS (SELECT FROM old WHERE old.id = w.process)
     OR NOT EXISTS (SELECT FROM process p WHERE p.id = w.process)
)
DELETE FROM process p USING old WHERE p.id = old.id

--## io.billhook.worker.upkeep.PruneSql.RATE_BUCKETS
DELETE FROM rate_bucket
WHERE full_at < $1
  AND hash IN (SELECT hash FROM rate_bucket WHERE full_at < $1 LIMIT 1000)

--## io.billhook.worker.upkeep.PruneSql.REJECTED_WEBHOOKS
DELETE FROM rejected_webhook WHERE id IN (
  SELECT id FROM (SELECT id, received_at FROM rejected_webhook ORDER BY id LIMIT 1000) oldest
  WHERE received_at < $1)

--## io.billhook.worker.upkeep.PruneSql.TEXT_USAGE
DELETE FROM sms_usage
WHERE day < $1::date AND ctid = ANY (ARRAY(
  SELECT ctid FROM sms_usage WHERE day < $1::date LIMIT 1000))

--## io.billhook.worker.upkeep.PruneSql.UNREADABLE_MESSAGES
DELETE FROM dead_message WHERE id IN (
  SELECT id FROM (SELECT id, received_at FROM dead_message ORDER BY id LIMIT 1000) oldest
  WHERE received_at < $1)

--## io.billhook.worker.upkeep.PruneSql.WEBHOOKS
WITH looked AS (
  SELECT id FROM webhook_event WHERE id > $1 AND id < $2 ORDER BY id LIMIT 1000
), old AS (
  SELECT w.id FROM webhook_event w JOIN looked USING (id)
  WHERE w.state = 'processed' AND w.received_at < $3
  FOR UPDATE OF w SKIP LOCKED
), gone AS (
  DELETE FROM webhook_event w USING old WHERE w.id = old.id RETURNING 1
)
SELECT (SELECT count(*) FROM looked) AS looked, (SELECT count(*) FROM gone) AS gone,
       (SELECT id FROM looked ORDER BY id DESC LIMIT 1) AS id, 0 AS claim

--## io.billhook.worker.upkeep.TenantPurgeSql.BILLING_OBJECTS
DELETE FROM billing_object WHERE stripe_id IN (
  SELECT b.stripe_id FROM tenant t JOIN billing_object b ON b.tenant_id = t.id
  WHERE t.purge_at < now() LIMIT $1)

--## io.billhook.worker.upkeep.TenantPurgeSql.DOMAIN_EVENTS
DELETE FROM domain_event WHERE id IN (
  SELECT e.id FROM tenant t JOIN domain_event e ON e.tenant_id = t.id
  WHERE t.purge_at < now() LIMIT $1)

--## io.billhook.worker.upkeep.TenantPurgeSql.EMAILS
DELETE FROM email WHERE id IN (
  SELECT e.id FROM tenant t JOIN email e ON e.tenant_id = t.id
  WHERE t.purge_at < now() LIMIT $1)

--## io.billhook.worker.upkeep.TenantPurgeSql.NOTE
INSERT INTO audit_log (id, tenant_id, actor_type, action, target)
VALUES ($1, $2, 'system', 'tenant.purge', 'tenant:' || $2::uuid)

--## io.billhook.worker.upkeep.TenantPurgeSql.SEAT_CHANGE
DELETE FROM seat_change WHERE tenant_id = $1

--## io.billhook.worker.upkeep.TenantPurgeSql.SUBSCRIPTIONS
DELETE FROM billing_object WHERE stripe_id IN (
  SELECT b.stripe_id FROM tenant t
         JOIN billing_object b ON b.tenant_id = t.id AND b.object = 'subscription'
  WHERE t.purge_at < now() LIMIT $1)
RETURNING stripe_id,
  data->>'status' NOT IN ('canceled', 'incomplete_expired') AND data->'deleted' IS NULL
    AS lives

--## io.billhook.worker.upkeep.TenantPurgeSql.TENANTS
DELETE FROM tenant WHERE purge_at < now() AND id IN (
  SELECT id FROM tenant WHERE purge_at < now() ORDER BY purge_at LIMIT $1)
RETURNING id

--## io.billhook.worker.upkeep.TenantPurgeSql.TEXTS
DELETE FROM sms WHERE id IN (
  SELECT s.id FROM tenant t JOIN sms s ON s.tenant_id = t.id
  WHERE t.purge_at < now() LIMIT $1)

--## io.billhook.worker.upkeep.TenantPurgeSql.USAGE_EVENTS
DELETE FROM usage_event WHERE ctid = ANY (ARRAY(
  SELECT e.ctid FROM tenant t JOIN usage_event e ON e.tenant_id = t.id
  WHERE t.purge_at < now() LIMIT $1))

--## io.billhook.worker.upkeep.TenantPurgeSql.USAGE_REPORTS
DELETE FROM usage_report WHERE ctid = ANY (ARRAY(
  SELECT r.ctid FROM tenant t JOIN usage_report r ON r.tenant_id = t.id
  WHERE t.purge_at < now() LIMIT $1))
