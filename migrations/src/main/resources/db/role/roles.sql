-- Roles of the installation. They belong to the cluster, not to one database, so they are made
-- before Flyway runs, as often as wanted; where all is as it should be this needs no right to make
-- any. None may log in, none passes row level security; who migrates becomes a member of them and
-- takes one at a time. For whom that is: billhook.roles_for, else whoever runs this.
DO $$
DECLARE
  migrator text := coalesce(nullif(current_setting('billhook.roles_for', true), ''), current_user);
  newer boolean := current_setting('server_version_num')::int >= 160000;
  wanted text;
  excess text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['billhook_owner', 'billhook_api', 'billhook_worker',
                                'billhook_auth', 'billhook_ops', 'billhook_engine',
                                'billhook_keys', 'billhook_backup'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
        -- What a role is unless told otherwise; some services refuse it where it is told.
        EXECUTE format('CREATE ROLE %I', wanted);
      END IF;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this cluster was quicker
    END;
    -- From 16 on who makes a role may give it, and take it only once it is given to them.
    IF NOT pg_has_role(migrator, wanted, CASE WHEN newer THEN 'SET' ELSE 'MEMBER' END)
       OR NOT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid
                      JOIN pg_roles u ON u.oid = m.member
                      WHERE r.rolname = wanted AND u.rolname = migrator) THEN
      EXECUTE format('GRANT %I TO %I', wanted, migrator)
        || CASE WHEN newer THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END;
    END IF;
  END LOOP;
  SELECT string_agg(rolname, ', ') INTO excess FROM pg_roles
  WHERE rolname IN ('billhook_owner', 'billhook_api', 'billhook_worker', 'billhook_auth',
                    'billhook_ops', 'billhook_engine', 'billhook_keys', 'billhook_backup')
    AND (rolcanlogin OR rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole);
  IF excess IS NOT NULL THEN
    RAISE EXCEPTION 'These roles may log in, or more: %. Take that from them, or drop them', excess
      USING ERRCODE = 'P0001';
  END IF;
  IF NOT (has_schema_privilege('billhook_owner', 'public', 'CREATE')
          AND has_schema_privilege('billhook_owner', 'public', 'USAGE')) THEN
    GRANT USAGE, CREATE ON SCHEMA public TO billhook_owner;
  END IF;
  FOREACH wanted IN ARRAY ARRAY['billhook_api', 'billhook_worker', 'billhook_auth',
                                'billhook_ops', 'billhook_engine', 'billhook_keys',
                                'billhook_backup'] LOOP
    IF NOT has_schema_privilege(wanted, 'public', 'USAGE') THEN
      EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', wanted);
    END IF;
  END LOOP;
END $$;
