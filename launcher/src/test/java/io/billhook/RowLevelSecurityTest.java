package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import io.billhook.rule.TableRules;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the catalogue says of tenants' tables and of the roles that read them. */
final class RowLevelSecurityTest {
  private static final String PRIVILEGED_ROLES =
      """
      SELECT rolname FROM pg_roles
      WHERE rolname LIKE 'billhook\\_%'
        AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolcanlogin)
      """;

  private ScratchDatabase database;
  private Connection connection;
  private TableRules rules;

  @BeforeEach
  void open() throws SQLException {
    database = new ScratchDatabase(TestServices.postgres().url());
    connection = database.connect();
    rules = new TableRules(connection);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    database.close();
  }

  @Test
  void every_tenant_table_is_guarded() throws SQLException {
    assertThat(rules.unguarded()).as("tenants' tables that are not guarded").isEmpty();
    assertThat(rules.viewsOfTheOwner())
        .as("views that show their owner's rows: add WITH (security_invoker = true)")
        .isEmpty();
    assertThat(rules.policiesWithoutScope())
        .as("policies that look at no scope: add tenant_id = current_tenant()")
        .isEmpty();
    assertThat(rules.rightsWithoutPolicy())
        .as("rights without a policy for that role and command: add the policy, or take the right")
        .isEmpty();
  }

  @Test
  void what_belongs_to_a_tenant_or_an_account_goes_with_it() throws SQLException {
    assertThat(rules.heldBack()).isEmpty();
    execute("CREATE TABLE note (tenant_id uuid REFERENCES tenant, written_by uuid)");
    execute("ALTER TABLE note ADD FOREIGN KEY (written_by) REFERENCES account ON DELETE SET NULL");
    assertThat(rules.heldBack())
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
            FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE\
            """
                + " "
                + TableRules.TENANT_TABLE);
    assertThat(policies)
        .hasSizeGreaterThan(25)
        .anyMatch(policy -> policy.endsWith(" ON tenant"))
        .anyMatch(policy -> policy.endsWith(" ON account"))
        .anyMatch(policy -> policy.endsWith(" ON job_attempt"));
    connection.setAutoCommit(false);
    List<String> notMissed = new ArrayList<>();
    for (String policy : policies) {
      execute("DROP POLICY " + policy);
      if (rules.rightsWithoutPolicy().isEmpty()) {
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
    assertThat(rules.foreignOwners()).isEmpty();
  }

  @Test
  void a_missing_policy_is_found() throws SQLException {
    execute("DROP POLICY api_key_own ON api_key");
    execute("DROP POLICY api_key_auth ON api_key");
    assertThat(rules.unguarded())
        .singleElement()
        .asString()
        .startsWith("api_key: no policy says who sees its rows, add CREATE POLICY");
  }

  @Test
  void a_table_without_force_is_found() throws SQLException {
    execute("ALTER TABLE email NO FORCE ROW LEVEL SECURITY");
    execute("CREATE TABLE forgotten (tenant_id uuid)");
    assertThat(rules.unguarded())
        .satisfiesExactly(
            email ->
                assertThat(email)
                    .isEqualTo(
                        "email: FORCE is missing, add ALTER TABLE email FORCE ROW LEVEL SECURITY"),
            forgotten ->
                assertThat(forgotten)
                    .startsWith("forgotten: row level security is off, add ALTER TABLE forgotten")
                    .contains("; FORCE is missing, add", "; no policy says who sees its rows"));
    assertThat(rules.foreignOwners()).containsExactly("forgotten");
  }

  @Test
  void a_policy_that_is_too_wide_is_found() throws SQLException {
    execute("CREATE POLICY wide ON email TO billhook_api USING (true)");
    assertThat(rules.policiesWithoutScope()).containsExactly("email.wide");
  }

  @Test
  void a_policy_that_lets_rows_of_any_tenant_in_is_found() throws SQLException {
    execute("CREATE POLICY in_wide ON email FOR INSERT TO billhook_api WITH CHECK (true)");
    execute(
        "CREATE POLICY move ON api_key FOR UPDATE TO billhook_worker"
            + " USING (tenant_id = current_tenant()) WITH CHECK (true)");
    assertThat(rules.policiesWithoutScope()).containsExactly("api_key.move", "email.in_wide");
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
