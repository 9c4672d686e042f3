-- What a tenant's plan lets it use, as Stripe says, and how much of it is in use.
CREATE TABLE entitlement (
  tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  feature   text NOT NULL CHECK (length(feature) BETWEEN 1 AND 255), -- Stripe's lookup_key
  name      text NOT NULL,
  quota     bigint CHECK (quota >= 0), -- NULL: without bound
  active    boolean NOT NULL,
  used      bigint NOT NULL DEFAULT 0 CHECK (used >= 0), -- kept while it is not active
  PRIMARY KEY (tenant_id, feature)
) WITH (fillfactor = 80);
ALTER TABLE entitlement ENABLE ROW LEVEL SECURITY;
ALTER TABLE entitlement FORCE ROW LEVEL SECURITY;
CREATE POLICY entitlement_own ON entitlement TO billhook_api, billhook_worker
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY entitlement_engine ON entitlement TO billhook_engine USING (true) WITH CHECK (true);
CREATE POLICY entitlement_ops ON entitlement FOR SELECT TO billhook_ops USING (true);
GRANT SELECT, UPDATE (used) ON entitlement TO billhook_api, billhook_worker;
GRANT SELECT, INSERT, UPDATE (name, quota, active) ON entitlement TO billhook_engine;
GRANT SELECT ON entitlement TO billhook_ops;

-- Which look at Stripe they are of: an older one loses.
CREATE TABLE entitlement_sync (
  tenant_id uuid PRIMARY KEY REFERENCES tenant ON DELETE CASCADE,
  fetched   bigint NOT NULL, -- number of the fetch
  synced_at timestamptz NOT NULL -- when it began
);
ALTER TABLE entitlement_sync ENABLE ROW LEVEL SECURITY;
ALTER TABLE entitlement_sync FORCE ROW LEVEL SECURITY;
CREATE POLICY entitlement_sync_own ON entitlement_sync FOR SELECT TO billhook_api, billhook_worker
  USING (tenant_id = current_tenant());
CREATE POLICY entitlement_sync_engine ON entitlement_sync TO billhook_engine
  USING (true) WITH CHECK (true);
GRANT SELECT ON entitlement_sync TO billhook_api, billhook_worker;
GRANT SELECT, INSERT, UPDATE ON entitlement_sync TO billhook_engine;

-- Tenants whose seats may have to be paid for anew. Members come and go in many places, by cascades too:
-- the table tells of it itself. No foreign key: members also go with their tenant.
CREATE TABLE seat_change (
  tenant_id  uuid PRIMARY KEY,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 80);
ALTER TABLE seat_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE seat_change FORCE ROW LEVEL SECURITY;
CREATE POLICY seat_change_engine ON seat_change TO billhook_engine USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON seat_change TO billhook_engine;
-- Whoever makes a member, or deletes an account, may write nothing here: the trigger does, as the owner.
CREATE POLICY seat_change_trigger ON seat_change TO billhook_owner USING (true) WITH CHECK (true);

CREATE FUNCTION note_seat_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS
$$
BEGIN
  INSERT INTO seat_change (tenant_id) VALUES (coalesce(NEW.tenant_id, OLD.tenant_id))
  ON CONFLICT (tenant_id) DO UPDATE SET changed_at = excluded.changed_at;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION note_seat_change() FROM PUBLIC;
CREATE TRIGGER membership_seats AFTER INSERT OR DELETE ON membership
  FOR EACH ROW EXECUTE FUNCTION note_seat_change();
