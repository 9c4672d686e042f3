-- The log-in of api and worker, whose name is in billhook.log_in: made, or made to be no more than
-- that. What is kept of its password is in billhook.verifier.
DO $$
DECLARE
  wanted text := current_setting('billhook.log_in');
  taken text[] := ARRAY['billhook_api', 'billhook_worker', 'billhook_auth', 'billhook_ops',
                        'billhook_engine'];
  found pg_roles;
  one text;
BEGIN
  SELECT * INTO found FROM pg_roles WHERE rolname = wanted;
  IF found.rolname IS NULL THEN
    EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE', wanted);
  ELSE
    IF found.rolsuper OR found.rolbypassrls OR found.rolreplication THEN
      RAISE EXCEPTION 'it is a superuser, or passes policies, or replicates';
    END IF;
    IF wanted = current_user OR wanted = ANY (taken)
       OR wanted IN ('billhook_owner', 'billhook_keys') THEN
      RAISE EXCEPTION 'it runs the migrations, or is a role that it would take';
    END IF;
    IF EXISTS (SELECT FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass
               AND refobjid = found.oid AND deptype = 'o') THEN
      RAISE EXCEPTION 'it owns something';
    END IF;
    -- What is as it should be is not named: some of it only a superuser may name.
    EXECUTE format('ALTER ROLE %I LOGIN NOINHERIT', wanted)
      || CASE WHEN found.rolcreatedb THEN ' NOCREATEDB' ELSE '' END
      || CASE WHEN found.rolcreaterole THEN ' NOCREATEROLE' ELSE '' END;
    FOR one IN SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid
               WHERE m.member = found.oid AND r.rolname <> ALL (taken) LOOP
      EXECUTE format('REVOKE %I FROM %I', one, wanted);
    END LOOP;
  END IF;
  EXECUTE format('ALTER ROLE %I PASSWORD %L', wanted, current_setting('billhook.verifier'));
  FOREACH one IN ARRAY taken LOOP
    -- From 16 on it is the grant that says whether rights are inherited.
    EXECUTE format('GRANT %I TO %I', one, wanted)
      || CASE WHEN current_setting('server_version_num')::int >= 160000
              THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END;
  END LOOP;
  -- A membership that another has granted stays, and a later one does not change what it inherits.
  SELECT string_agg(r.rolname, ', ' ORDER BY r.rolname) INTO one
  FROM pg_roles r JOIN pg_roles m ON m.rolname = wanted
  WHERE r.oid <> m.oid
    AND (pg_has_role(m.oid, r.oid, 'USAGE')
         OR (pg_has_role(m.oid, r.oid, 'MEMBER') AND r.rolname <> ALL (taken)));
  IF one IS NOT NULL THEN
    RAISE EXCEPTION 'it has rights of % by a grant of somebody else: revoke that first', one;
  END IF;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), wanted);
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC, %I', current_database(), wanted);
  EXECUTE format('REVOKE CREATE ON SCHEMA public FROM PUBLIC, %I', wanted);
END $$;
