-- Who may do what is remembered by every api process. What ends access is told to all of them when it
-- is committed, by whomever and by whatever statement it was written: billhook_access carries what kind
-- of thing has changed, and which one, as in "key 018f…". PostgreSQL tells each notice of a transaction
-- once. One that changes very many rows names the kind alone: everything of it may have changed.
CREATE FUNCTION tell_access() RETURNS trigger LANGUAGE plpgsql AS
$$
DECLARE
  most CONSTANT integer := 100;
  told integer := coalesce(nullif(current_setting('billhook.access_told', true), ''), '0')::integer;
BEGIN
  IF told < most THEN
    PERFORM set_config('billhook.access_told', (told + 1)::text, true);
    PERFORM pg_notify('billhook_access', TG_ARGV[0] || ' ' || (to_jsonb(OLD) ->> TG_ARGV[1]));
  ELSE
    PERFORM pg_notify('billhook_access', TG_ARGV[0]);
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION tell_access() FROM PUBLIC;

CREATE TRIGGER api_key_changed AFTER UPDATE OF revoked_at, expires_at, scopes ON api_key
  FOR EACH ROW WHEN ((OLD.revoked_at, OLD.expires_at, OLD.scopes)
                     IS DISTINCT FROM (NEW.revoked_at, NEW.expires_at, NEW.scopes))
  EXECUTE FUNCTION tell_access('key', 'id');
CREATE TRIGGER api_key_deleted AFTER DELETE ON api_key
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL) EXECUTE FUNCTION tell_access('key', 'id');

-- A refresh makes a session last longer, which nobody need know; one that has expired is no news.
CREATE TRIGGER session_ended AFTER UPDATE OF revoked_at, expires_at ON session
  FOR EACH ROW WHEN ((OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL)
                     OR NEW.expires_at < OLD.expires_at)
  EXECUTE FUNCTION tell_access('session', 'id');
CREATE TRIGGER session_deleted AFTER DELETE ON session
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND OLD.expires_at > now())
  EXECUTE FUNCTION tell_access('session', 'id');

CREATE TRIGGER membership_changed AFTER UPDATE OF role ON membership
  FOR EACH ROW WHEN (OLD.role <> NEW.role) EXECUTE FUNCTION tell_access('account', 'account_id');
CREATE TRIGGER membership_deleted AFTER DELETE ON membership
  FOR EACH ROW EXECUTE FUNCTION tell_access('account', 'account_id');
CREATE TRIGGER account_changed AFTER UPDATE OF operator_role ON account
  FOR EACH ROW WHEN (OLD.operator_role IS DISTINCT FROM NEW.operator_role)
  EXECUTE FUNCTION tell_access('account', 'id');

CREATE TRIGGER tenant_deleted AFTER UPDATE OF deleted_at ON tenant
  FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
  EXECUTE FUNCTION tell_access('tenant', 'id');
CREATE TRIGGER tenant_removed AFTER DELETE ON tenant
  FOR EACH ROW WHEN (OLD.deleted_at IS NULL) EXECUTE FUNCTION tell_access('tenant', 'id');
