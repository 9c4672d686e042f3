package io.billhook;

import static io.billhook.rule.TenantIsolation.A;
import static io.billhook.rule.TenantIsolation.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import io.billhook.rule.Statements;
import io.billhook.rule.TenantIsolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every statement of the program, run as tenant B under each role that is bound to a tenant, with
 * A's ids and texts as its parameters: no row of A comes back, and none changes. Run as A the same
 * statements do find A's rows, so the parameters reach something.
 */
final class TenantIsolationTest {
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
  private static TenantIsolation isolation;
  private static Map<String, String> statements;

  @BeforeAll
  static void open() throws Exception {
    database = new ScratchDatabase(TestServices.postgres().url());
    connection = database.connect();
    try (var statement = connection.createStatement()) {
      statement.execute(SEED.replace(":A", A).replace(":B", B));
    }
    connection.setAutoCommit(false);
    isolation = new TenantIsolation(connection);
    statements = Statements.all("io.billhook");
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
    database.close();
  }

  /** A new table comes with a row in the seed, or nothing is shown of it here. */
  @Test
  void every_tenant_table_has_a_row_of_a() throws SQLException {
    for (String table : isolation.tables()) {
      assertThat(isolation.digest(table)).as("a row of A in " + table).doesNotStartWith("0 ");
    }
    connection.rollback();
  }

  @Test
  void no_statement_of_the_program_sees_or_changes_another_tenant() throws Exception {
    var asB = isolation.runAll(statements, B);
    assertThat(asB.seen).isEmpty();
    assertThat(asB.changed).isEmpty();
    var asA = isolation.runAll(statements, A);
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
      assertThat(isolation.runAll(statements, B).seen).isNotEmpty();
      statement.execute("DROP POLICY wide ON email");
      connection.commit();
    }
  }
}
