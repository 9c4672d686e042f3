package io.billhook.api.auth.account;

/** Statements of {@link AccountExport}. */
final class AccountExportSql {
  private AccountExportSql() {}

  static final String ALL =
      """
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
      """;
}
