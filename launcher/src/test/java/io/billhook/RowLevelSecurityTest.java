package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the catalogue says of tenants' tables and of the roles that read them. */
final class RowLevelSecurityTest {
  /**
   * A tenant's table is one with a column tenant_id, and those that hang on one or are secret
   * without it.
   */
  private static final String TENANT_TABLE =
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
      FROM pg_class c WHERE\s"""
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
      WHERE"""
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

  private static final String PRIVILEGED_ROLES =
      """
      SELECT rolname FROM pg_roles
      WHERE rolname LIKE 'billhook\\_%'
        AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolcanlogin)
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

  private ScratchDatabase database;
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    database = new ScratchDatabase(TestServices.postgres().url());
    connection = database.connect();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    database.close();
  }

  @Test
  void every_tenant_table_is_guarded() throws SQLException {
    assertThat(rows(UNGUARDED)).as("tenants' tables that are not guarded").isEmpty();
    assertThat(rows(VIEWS_OF_THE_OWNER))
        .as("views that show their owner's rows: add WITH (security_invoker = true)")
        .isEmpty();
    assertThat(rows(POLICIES_WITHOUT_SCOPE))
        .as("policies that look at no scope: add tenant_id = current_tenant()")
        .isEmpty();
    assertThat(rows(RIGHTS_WITHOUT_POLICY))
        .as("rights without a policy for that role and command: add the policy, or take the right")
        .isEmpty();
  }

  @Test
  void what_belongs_to_a_tenant_or_an_account_goes_with_it() throws SQLException {
    assertThat(rows(HELD_BACK)).isEmpty();
    execute("CREATE TABLE note (tenant_id uuid REFERENCES tenant, written_by uuid)");
    execute("ALTER TABLE note ADD FOREIGN KEY (written_by) REFERENCES account ON DELETE SET NULL");
    assertThat(rows(HELD_BACK))
        .singleElement()
        .asString()
        .startsWith("note.note_tenant_id_fkey: tenant cannot be deleted")
        .contains("add ON DELETE CASCADE");
  }

  /**
   * Each policy of each tenant table in turn. Not missed here: the one beside a broader one, and
   * that of the owner, who has rights without a grant; no member could be made without it.
   */
  @Test
  void every_policy_is_missed() throws SQLException {
    List<String> policies =
        rows(
            """
            SELECT format('%I ON %I', p.polname, c.relname)
            FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE"""
                + " "
                + TENANT_TABLE);
    assertThat(policies)
        .hasSizeGreaterThan(25)
        .anyMatch(policy -> policy.endsWith(" ON tenant"))
        .anyMatch(policy -> policy.endsWith(" ON account"))
        .anyMatch(policy -> policy.endsWith(" ON job_attempt"));
    connection.setAutoCommit(false);
    List<String> notMissed = new ArrayList<>();
    for (String policy : policies) {
      execute("DROP POLICY " + policy);
      if (rows(RIGHTS_WITHOUT_POLICY).isEmpty()) {
        notMissed.add(policy);
      }
      connection.rollback();
    }
    assertThat(notMissed)
        .containsExactlyInAnyOrder(
            "email_installation ON email", "seat_change_trigger ON seat_change");
  }

  @Test
  void roles_have_no_privilege_that_passes_policies() throws SQLException {
    assertThat(rows("SELECT rolname FROM pg_roles WHERE rolname LIKE 'billhook\\_%'"))
        .contains(
            "billhook_owner",
            "billhook_api",
            "billhook_worker",
            "billhook_auth",
            "billhook_ops",
            "billhook_engine",
            "billhook_keys",
            "billhook_backup");
    assertThat(rows(PRIVILEGED_ROLES)).isEmpty();
    assertThat(rows(FOREIGN_OWNERS)).isEmpty();
  }

  @Test
  void a_missing_policy_is_found() throws SQLException {
    execute("DROP POLICY api_key_own ON api_key");
    execute("DROP POLICY api_key_auth ON api_key");
    assertThat(rows(UNGUARDED))
        .singleElement()
        .asString()
        .startsWith("api_key: no policy says who sees its rows, add CREATE POLICY");
  }

  @Test
  void a_table_without_force_is_found() throws SQLException {
    execute("ALTER TABLE email NO FORCE ROW LEVEL SECURITY");
    execute("CREATE TABLE forgotten (tenant_id uuid)");
    assertThat(rows(UNGUARDED))
        .satisfiesExactly(
            email ->
                assertThat(email)
                    .isEqualTo(
                        "email: FORCE is missing, add ALTER TABLE email FORCE ROW LEVEL SECURITY"),
            forgotten ->
                assertThat(forgotten)
                    .startsWith("forgotten: row level security is off, add ALTER TABLE forgotten")
                    .contains("; FORCE is missing, add", "; no policy says who sees its rows"));
    assertThat(rows(FOREIGN_OWNERS)).containsExactly("forgotten");
  }

  @Test
  void a_policy_that_is_too_wide_is_found() throws SQLException {
    execute("CREATE POLICY wide ON email TO billhook_api USING (true)");
    assertThat(rows(POLICIES_WITHOUT_SCOPE)).containsExactly("email.wide");
  }

  @Test
  void a_policy_that_lets_rows_of_any_tenant_in_is_found() throws SQLException {
    execute("CREATE POLICY in_wide ON email FOR INSERT TO billhook_api WITH CHECK (true)");
    execute(
        "CREATE POLICY move ON api_key FOR UPDATE TO billhook_worker"
            + " USING (tenant_id = current_tenant()) WITH CHECK (true)");
    assertThat(rows(POLICIES_WITHOUT_SCOPE)).containsExactly("api_key.move", "email.in_wide");
  }

  /** A forgotten scope gives no rows, and never all of them. */
  @Test
  void without_a_tenant_nothing_is_seen() throws SQLException {
    execute("INSERT INTO tenant (id, name) VALUES (gen_random_uuid(), 'one')");
    connection.setAutoCommit(false);
    for (String role : List.of("billhook_api", "billhook_worker")) {
      execute("SET LOCAL ROLE " + role);
      assertThat(rows("SELECT name FROM tenant")).isEmpty();
      execute("SET LOCAL billhook.tenant_id = 'installation'");
      assertThat(rows("SELECT name FROM tenant")).isEmpty();
      connection.rollback();
    }
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

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
