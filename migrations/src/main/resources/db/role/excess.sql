-- What the log-in of this connection may do that api and worker need not, a line each.
WITH me AS (SELECT * FROM pg_roles WHERE rolname = session_user)
SELECT 'is a superuser' FROM me WHERE rolsuper
UNION ALL
SELECT what FROM me CROSS JOIN LATERAL (VALUES
    (rolcreaterole, 'may make roles'),
    (rolcreatedb, 'may make databases'),
    (rolbypassrls, 'passes policies'),
    (EXISTS (SELECT FROM pg_class WHERE relkind IN ('r', 'p')
             AND relnamespace = 'public'::regnamespace AND pg_has_role(me.oid, relowner, 'MEMBER')),
     'owns tables, or may take the role that does'),
    (EXISTS (SELECT FROM pg_roles r WHERE r.rolname = 'billhook_keys'
             AND pg_has_role(me.oid, r.oid, 'MEMBER')),
     'may take the role billhook_keys'),
    (has_any_column_privilege(me.oid, to_regclass('public.account')::oid, 'SELECT'),
     'reads tables without taking a role (INHERIT)'),
    (has_schema_privilege(me.oid, 'public', 'CREATE'), 'may make tables'),
    (has_database_privilege(me.oid, current_database(), 'TEMPORARY'),
     'may make temporary tables')) AS checked (holds, what)
WHERE NOT rolsuper AND holds
