-- Roles of the installation. They belong to the cluster, not to one database, so they are made
-- before Flyway runs, as often as wanted. None may log in, none bypasses row level security; the
-- log-in of the application becomes a member and takes one in each transaction.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['billhook_owner', 'billhook_api', 'billhook_worker',
                                'billhook_auth', 'billhook_ops', 'billhook_engine',
                                'billhook_keys'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', wanted);
      END IF;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this cluster was quicker
    END;
    -- From 16 on who makes a role may give it, and take it only once it is given to them.
    IF NOT pg_has_role(current_user, wanted,
                       CASE WHEN current_setting('server_version_num')::int >= 160000
                            THEN 'SET' ELSE 'MEMBER' END)
       OR NOT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid
                      JOIN pg_roles u ON u.oid = m.member
                      WHERE r.rolname = wanted AND u.rolname = current_user) THEN
      EXECUTE format('GRANT %I TO %I', wanted, current_user);
    END IF;
  END LOOP;
END $$;

GRANT USAGE, CREATE ON SCHEMA public TO billhook_owner;
GRANT USAGE ON SCHEMA public
  TO billhook_api, billhook_worker, billhook_auth, billhook_ops, billhook_engine, billhook_keys;
