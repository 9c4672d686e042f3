package io.billhook;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every statement of the program, run as tenant B under each role that is bound to a tenant, with
 * A's ids and texts as its parameters: no row of A comes back, and none changes. Run as A the same
 * statements do find A's rows, so the parameters reach something.
 */
final class TenantIsolationTest {
  private static final String A = "aaaaaaaa-0000-7000-8000-00000000000a";
  private static final String B = "bbbbbbbb-0000-7000-8000-00000000000b";
  private static final String HIGHEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

  /** In every text of A's rows. */
  private static final String MARK = "only-of-a";

  private static final Pattern WRITES = Pattern.compile("(?i)\\b(insert|update|delete)\\b");

  private static final List<String> ROLES = List.of("billhook_api", "billhook_worker");

  private static final String TABLES =
      """
      SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
        AND a.attname = 'tenant_id' AND NOT a.attisdropped ORDER BY 1
      """;

  /** A row of A in every tenant table. */
  private static final String SEED =
      """
      INSERT INTO account (id, email, name) VALUES (':A', 'only-of-a@a.io', 'only-of-a');
      INSERT INTO tenant (id, name) VALUES (':A', 'only-of-a'), (':B', 'B');
      INSERT INTO membership (tenant_id, account_id, role) VALUES (':A', ':A', 'owner');
      INSERT INTO invitation (id, tenant_id, email, role, token_hash, expires_at)
      VALUES (':A', ':A', 'only-of-a@a.io', 'member', sha256('only-of-a'), now() + '1 day');
      INSERT INTO api_key (id, tenant_id, name, prefix, hash, scopes)
      VALUES (':A', ':A', 'only-of-a', 'only-of-a', sha256('only-of-a'), '{only-of-a}');
      INSERT INTO job (id, kind, queue, tenant_id, args, state, max_attempts, run_at, holder)
      VALUES (':A', 'only-of-a', 'only-of-a', ':A', '{"x": "only-of-a"}', 1, 3, now(), 1);
      INSERT INTO job_attempt (job_id, claim, attempt, outcome, error)
      VALUES (':A', 1, 1, 'retry', 'only-of-a');
      INSERT INTO dead_job (job_id, kind, queue, tenant_id, fingerprint, reason, died_at)
      VALUES (':A', 'only-of-a', 'only-of-a', ':A', 'only-of-a', 'only-of-a', now());
      INSERT INTO billing_object (stripe_id, object, tenant_id, customer, data, fetched, synced_at)
      VALUES ('only-of-a', 'customer', ':A', 'only-of-a', '{"id": "only-of-a"}', 1, now());
      INSERT INTO domain_event (id, tenant_id, type, stripe_id, fetched)
      VALUES (':A', ':A', 'only-of-a', 'only-of-a', 1);
      INSERT INTO billing_mail (subject, tag, step, tenant_id)
      VALUES ('only-of-a', 'only-of-a', 'only-of-a', ':A');
      INSERT INTO email (id, tenant_id, recipient, sender, subject, body_text, status)
      VALUES (':A', ':A', 'only-of-a@a.io', 'only-of-a', 'only-of-a', 'only-of-a', 'queued');
      INSERT INTO sms (id, tenant_id, recipient, body, status, provider_id)
      VALUES (':A', ':A', '+491701234567', 'only-of-a', 'queued', 'only-of-a');
      INSERT INTO email_attachment (email_id, position, tenant_id, name, sealed)
      VALUES (':A', 0, ':A', 'only-of-a', 'only-of-a');
      INSERT INTO message_event (id, tenant_id, email_id, external_id, type, detail, at)
      VALUES (':A', ':A', ':A', 'only-of-a', 'only-of-a', 'only-of-a', now());
      INSERT INTO template (id, tenant_id, name, locale, version)
      VALUES (':A', ':A', 'only-of-a', 'only-of-a', 1);
      INSERT INTO template_version (template_id, version, tenant_id, subject, html, body_text, variables)
      VALUES (':A', 1, ':A', 'only-of-a', 'only-of-a', 'only-of-a', '{only-of-a}');
      INSERT INTO suppression (id, tenant_id, channel, address, scope, reason)
      VALUES (':A', ':A', 'email', 'only-of-a', 'all', 'only-of-a');
      INSERT INTO opt_out (tenant_id, sender, number, since)
      VALUES (':A', 'only-of-a', '+491701234567', now());
      INSERT INTO messaging_credential (tenant_id, provider, sealed, sender, account_sid)
      VALUES (':A', 'brevo', 'only-of-a', 'only-of-a', 'only-of-a');
      INSERT INTO entitlement (tenant_id, feature, name, active)
      VALUES (':A', 'only-of-a', 'only-of-a', true);
      INSERT INTO entitlement_sync (tenant_id, fetched, synced_at) VALUES (':A', 1, now());
      INSERT INTO billing_intent (id, tenant_id, kind, fingerprint, fetched, fetched_at)
      VALUES (':A', ':A', 'only_of.a', sha256('only-of-a'), 1, now());
      INSERT INTO billing_customer (tenant_id, email) VALUES (':A', 'only-of-a@a.io');
      INSERT INTO billing_checkout (id, tenant_id, choice, state, session_id)
      VALUES (':A', ':A', sha256('only-of-a'), 'open', 'only-of-a');
      INSERT INTO sms_usage (day, tenant_id, count) VALUES (current_date, ':A', 1);
      INSERT INTO email_usage (day, tenant_id, count) VALUES (current_date, ':A', 1);
      INSERT INTO usage_event (tenant_id, event_id, source, meter, value, at)
      VALUES (':A', 'only-of-a', 'only-of-a', 'only-of-a', 1, now());
      INSERT INTO usage_hour (tenant_id, meter, hour, value, events, last_at)
      VALUES (':A', 'only-of-a', date_trunc('hour', now()), 1, 1, now());
      INSERT INTO usage_report (id, tenant_id, meter, hour, customer, value, total, at, event_id, source)
      VALUES (':A', ':A', 'only-of-a', now(), 'only-of-a', 1, false, now(), 'only-of-a', 'only-of-a');
      INSERT INTO audit_log (id, tenant_id, actor_type, action, target)
      VALUES (':A', ':A', 'system', 'only-of-a', 'only-of-a');
      INSERT INTO idempotency_key (scope, tenant_id, answer)
      VALUES (sha256('only-of-a'), ':A', 'only-of-a');
      """;

  private static ScratchDatabase database;
  private static Connection connection;

  @BeforeAll
  static void open() throws SQLException {
    database = new ScratchDatabase(TestServices.postgres().url());
    connection = database.connect();
    try (var statement = connection.createStatement()) {
      statement.execute(SEED.replace(":A", A).replace(":B", B));
    }
    connection.setAutoCommit(false);
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
    database.close();
  }

  /** A new table comes with a row in the seed, or nothing is shown of it here. */
  @Test
  void every_tenant_table_has_a_row_of_a() throws SQLException {
    for (String table : tables()) {
      assertThat(digest(table)).as("a row of A in " + table).doesNotStartWith("0 ");
    }
    connection.rollback();
  }

  @Test
  void no_statement_of_the_program_sees_or_changes_another_tenant() throws Exception {
    Findings asB = runAll(B);
    assertThat(asB.seen).isEmpty();
    assertThat(asB.changed).isEmpty();
    Findings asA = runAll(A);
    assertThat(asB.ran).isGreaterThan(100);
    assertThat(asA.seen).hasSizeGreaterThan(15);
    assertThat(asA.changed).hasSizeGreaterThan(5);
  }

  /** The same look finds a policy that lets too much through. */
  @Test
  void a_policy_that_is_too_wide_is_found() throws Exception {
    try (var statement = connection.createStatement()) {
      statement.execute("CREATE POLICY wide ON email FOR SELECT TO billhook_api USING (true)");
      connection.commit();
      assertThat(runAll(B).seen).isNotEmpty();
      statement.execute("DROP POLICY wide ON email");
      connection.commit();
    }
  }

  /** What happened when all statements were run for one tenant. */
  private static final class Findings {
    final Set<String> seen = new TreeSet<>();
    final Set<String> changed = new TreeSet<>();
    int ran;
  }

  private static Findings runAll(String tenant) throws Exception {
    Findings findings = new Findings();
    List<String> tables = tables();
    Map<String, String> before = digests(tables);
    for (var entry : Statements.all().entrySet()) {
      try (var statement = connection.createStatement()) {
        statement.setEscapeProcessing(false);
        statement.execute("PREPARE looked AS " + entry.getValue());
        for (String arguments : arguments(statement)) {
          for (String role : ROLES) {
            run(entry, role, tenant, arguments, tables, before, findings);
          }
        }
        statement.execute("DEALLOCATE looked");
        connection.rollback();
      }
    }
    return findings;
  }

  private static void run(
      Map.Entry<String, String> sql,
      String role,
      String tenant,
      String arguments,
      List<String> tables,
      Map<String, String> before,
      Findings findings)
      throws SQLException {
    var savepoint = connection.setSavepoint();
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(
          "SELECT set_config('role', '"
              + role
              + "', true), set_config('billhook.tenant_id', '"
              + tenant
              + "', true)");
      boolean rows = statement.execute("EXECUTE looked" + arguments);
      findings.ran++;
      boolean inserts = sql.getValue().toUpperCase(ROOT).contains("INSERT");
      if (rows && shows(statement.getResultSet(), inserts ? arguments : "")) {
        findings.seen.add(sql.getKey());
      }
      statement.execute("SELECT set_config('role', 'none', true)");
      if (WRITES.matcher(sql.getValue()).find() && !digests(tables).equals(before)) {
        findings.changed.add(sql.getKey());
      }
    } catch (SQLException refused) {
      if (refused.getSQLState().startsWith("XX")) {
        throw refused; // anything else is a refusal: no right, a policy, a constraint, a bad value
      }
    } finally {
      connection.rollback(savepoint);
    }
  }

  /**
   * Whether a value of A's is in the rows.
   *
   * @param own what the statement was given and may give back
   */
  private static boolean shows(ResultSet rows, String own) throws SQLException {
    boolean found = false;
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      for (int column = 1; column <= columns; column++) {
        String value = rows.getString(column);
        found |=
            value != null && (value.contains(MARK) || value.contains(A)) && !own.contains(value);
      }
    }
    return found;
  }

  /** What to call the prepared statement with: A's values, and those that leave a filter open. */
  private static Set<String> arguments(Statement statement) throws SQLException {
    List<String> types = new ArrayList<>();
    try (var found =
        statement.executeQuery(
            "SELECT unnest(parameter_types)::text FROM pg_prepared_statements WHERE name = 'looked'")) {
      while (found.next()) {
        types.add(found.getString(1));
      }
    }
    Set<String> all = new LinkedHashSet<>();
    if (types.isEmpty()) {
      return Set.of("");
    }
    for (boolean nulls : List.of(false, true)) {
      for (String id : List.of(A, HIGHEST)) {
        for (String text : List.of(MARK, MARK + "@a.io", "NULL")) {
          for (int open = -1; open < types.size(); open++) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
              boolean isOpen = nulls ? i != open : i == open;
              values.add(isOpen ? "NULL" : value(types.get(i), id, text));
            }
            all.add("(" + String.join(", ", values) + ")");
          }
        }
      }
    }
    return all;
  }

  private static String value(String type, String id, String text) {
    String quoted = text.equals("NULL") ? text : "'" + text + "'";
    return switch (type) {
      case "uuid" -> "'" + id + "'";
      case "uuid[]" -> "'{" + id + "}'";
      case "text", "\"char\"", "name" -> quoted;
      case "text[]" -> "'{" + MARK + "}'";
      case "bytea" -> "sha256('" + MARK + "')";
      case "smallint", "integer", "bigint", "double precision", "numeric" -> "1";
      case "smallint[]", "integer[]", "bigint[]", "double precision[]" -> "'{1}'";
      case "boolean" -> "true";
      case "boolean[]" -> "'{true}'";
      case "timestamp with time zone" -> "now() - interval '1 day'";
      case "timestamp with time zone[]" -> "ARRAY[now()]";
      case "interval" -> "interval '1 day'";
      case "json", "jsonb" -> "'{}'";
      default -> "NULL";
    };
  }

  private static List<String> tables() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (var statement = connection.createStatement();
        var found = statement.executeQuery(TABLES)) {
      while (found.next()) {
        tables.add(found.getString(1));
      }
    }
    return tables;
  }

  private static Map<String, String> digests(List<String> tables) throws SQLException {
    Map<String, String> digests = new TreeMap<>();
    for (String table : tables) {
      digests.put(table, digest(table));
    }
    return digests;
  }

  private static String digest(String table) throws SQLException {
    try (var statement = connection.createStatement();
        var found =
            statement.executeQuery(
                "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')"
                    + (" FROM " + table + " t WHERE tenant_id = '" + A + "'"))) {
      found.next();
      return found.getString(1);
    }
  }
}
