package io.billhook.rule;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the catalogue of a migrated database says of tenants' tables, those of products among them,
 * and of the roles that read them. Each gives what breaks a rule; nothing where all keep it.
 *
 * @param connection of who sees all of the catalogue
 */
public record TableRules(Connection connection) {
  /**
   * A tenant's table is one with a column tenant_id, and those that hang on one or are secret
   * without it.
   */
  public static final String TENANT_TABLE =
      """
      c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
        AND (c.relname IN ('tenant', 'account', 'signing_key', 'job_attempt')
             OR EXISTS (SELECT FROM pg_attribute a
                        WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped))
      """;

  /**
   * What lacks RLS, or FORCE (the owner is exempt without it), or any policy beside that of
   * backups, which all have; and the remedy.
   */
  private static final String UNGUARDED =
      """
      SELECT c.relname || ': ' || concat_ws('; ',
        CASE WHEN NOT c.relrowsecurity THEN 'row level security is off, add ALTER TABLE '
          || c.relname || ' ENABLE ROW LEVEL SECURITY' END,
        CASE WHEN NOT c.relforcerowsecurity THEN 'FORCE is missing, add ALTER TABLE '
          || c.relname || ' FORCE ROW LEVEL SECURITY' END,
        CASE WHEN NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname <> 'backup')
          THEN 'no policy says who sees its rows, add CREATE POLICY … ON ' || c.relname
            || ' TO billhook_api USING (tenant_id = current_tenant())' END)
      FROM pg_class c WHERE
      """
          + TENANT_TABLE
          + """
            AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                     AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname <> 'backup'))
          ORDER BY 1
          """;

  /** A view runs with its owner's rights unless it says security_invoker. */
  private static final String VIEWS_OF_THE_OWNER =
      """
      SELECT relname FROM pg_class
      WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace
        AND NOT coalesce(reloptions && ARRAY['security_invoker=true', 'security_invoker=on'], false)
      ORDER BY 1
      """;

  /**
   * Policies that let the tenant-bound roles past the tenant of the transaction, to see rows or to
   * write them.
   */
  private static final String POLICIES_WITHOUT_SCOPE =
      """
      SELECT tablename || '.' || policyname FROM pg_policies
      WHERE roles && ARRAY['billhook_api', 'billhook_worker', 'public']::name[]
        AND (qual !~ 'current_tenant|in_installation_scope|FROM job'
             OR with_check !~ 'current_tenant|in_installation_scope|FROM job')
      ORDER BY 1
      """;

  /** A role that was given a right on a tenant's table has a policy that says on which rows. */
  private static final String RIGHTS_WITHOUT_POLICY =
      """
      SELECT c.relname || ': ' || r.rolname || ' ' || command.name
      FROM pg_class c
      CROSS JOIN (SELECT oid, rolname FROM pg_roles WHERE rolname IN
        ('billhook_api', 'billhook_worker', 'billhook_auth', 'billhook_ops', 'billhook_engine',
         'billhook_keys', 'billhook_backup')) r
      CROSS JOIN (VALUES ('SELECT', 'r'), ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd'))
        AS command (name, letter)
      WHERE\
      """
          + " "
          + TENANT_TABLE
          + """
            AND CASE command.name WHEN 'DELETE' THEN has_table_privilege(r.oid, c.oid, 'DELETE')
                ELSE has_any_column_privilege(r.oid, c.oid, command.name) END
            AND NOT EXISTS (SELECT FROM pg_policy p
                            WHERE p.polrelid = c.oid AND p.polcmd IN ('*', command.letter::"char")
                              AND (r.oid = ANY (p.polroles) OR 0 = ANY (p.polroles)))
          ORDER BY 1
          """;

  /** What would keep a tenant or an account from being deleted with all that is theirs. */
  private static final String HELD_BACK =
      """
      SELECT conrelid::regclass || '.' || conname || ': ' || confrelid::regclass
        || ' cannot be deleted while it has such rows, add ON DELETE CASCADE (or SET NULL)'
      FROM pg_constraint
      WHERE contype = 'f' AND confdeltype IN ('a', 'r')
        AND confrelid IN ('tenant'::regclass, 'account'::regclass)
      ORDER BY 1
      """;

  /** Everything in the schema belongs to billhook_owner, whose rights nobody else has. */
  private static final String FOREIGN_OWNERS =
      """
      SELECT relname FROM pg_class
      WHERE relkind IN ('r', 'p', 'v', 'S') AND relnamespace = 'public'::regnamespace
        AND pg_get_userbyid(relowner) <> 'billhook_owner'
      UNION ALL
      SELECT rolname FROM pg_roles
      WHERE rolname LIKE 'billhook\\_%' AND rolname <> 'billhook_owner'
        AND pg_has_role(oid, 'billhook_owner', 'MEMBER')
      """;

  /** Nobody else deletes rows of a tenant that is purged. */
  private static final String LEFT_BEHIND =
      """
      SELECT c.relname || ': its rows stay when their tenant is purged, add REFERENCES tenant ON DELETE CASCADE'
        || ' to tenant_id'
      FROM pg_class c
      WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
        AND (c.relname = ':product' OR c.relname LIKE ':product\\_%')
        AND EXISTS (SELECT FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)
        AND NOT EXISTS (SELECT FROM pg_constraint f
                        WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confdeltype = 'c')
      ORDER BY 1
      """;

  private static final String NAMES =
      """
      SELECT relname FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
      UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
      UNION SELECT typname FROM pg_type
      WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd', 'r')
      ORDER BY 1
      """;

  /** Tenants' tables that are not guarded, each with the remedy. */
  public List<String> unguarded() throws SQLException {
    return rows(UNGUARDED);
  }

  /** Views that show their owner's rows: add {@code WITH (security_invoker = true)}. */
  public List<String> viewsOfTheOwner() throws SQLException {
    return rows(VIEWS_OF_THE_OWNER);
  }

  /** Policies that look at no scope: add {@code tenant_id = current_tenant()}. */
  public List<String> policiesWithoutScope() throws SQLException {
    return rows(POLICIES_WITHOUT_SCOPE);
  }

  /** Rights without a policy for that role and command: add the policy, or take the right. */
  public List<String> rightsWithoutPolicy() throws SQLException {
    return rows(RIGHTS_WITHOUT_POLICY);
  }

  /** What would keep a tenant or an account from being deleted, each with the remedy. */
  public List<String> heldBack() throws SQLException {
    return rows(HELD_BACK);
  }

  /** What belongs to another than billhook_owner, or who has that one's rights. */
  public List<String> foreignOwners() throws SQLException {
    return rows(FOREIGN_OWNERS);
  }

  /**
   * Tables of a product whose rows would stay when their tenant is deleted for good.
   *
   * @param product its name, with which they begin
   */
  public List<String> leftBehind(String product) throws SQLException {
    return rows(LEFT_BEHIND.replace(":product", product));
  }

  /** What the schema has: tables, views, sequences, functions and types of its own. */
  public List<String> names() throws SQLException {
    return rows(NAMES);
  }

  private List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }
}
