package io.billhook.worker.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.config.DatabaseConfig;
import io.billhook.config.RetentionConfig;
import io.billhook.contract.upkeep.Prune.Area;
import io.billhook.contract.upkeep.Prune.Place;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.testing.RecordingOutbox;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pruning of what belongs to people and tenants; rows are written, and read, by the superuser. */
@ExtendWith(VertxExtension.class)
class IdentityPruneTest {
  private static final String GONE = "aaaaaaaa-0000-7000-8000-00000000000a";
  private static final String STAYS = "bbbbbbbb-0000-7000-8000-00000000000b";

  /** A row of a tenant in every table that has tenants' rows. */
  private static final String TENANT =
      """
      INSERT INTO account (id, email, default_tenant) VALUES (':T', ':T@x.io', NULL);
      INSERT INTO tenant (id, name, deleted_at, purge_at) VALUES (':T', 'T', now(), now() + ':PURGE');
      UPDATE account SET default_tenant = ':T' WHERE id = ':T';
      INSERT INTO membership (tenant_id, account_id, role) VALUES (':T', ':T', 'owner');
      INSERT INTO invitation (id, tenant_id, email, role, token_hash, expires_at)
      VALUES (':T', ':T', 'i@x.io', 'member', sha256(':T'), now() + '1 day');
      INSERT INTO api_key (id, tenant_id, name, prefix, hash, scopes)
      VALUES (':T', ':T', 'k', 'p', sha256(':T'), '{}'), (gen_random_uuid(), ':T', 'k', 'p', sha256(':T2'), '{}');
      UPDATE api_key SET rotated_to = ':T' WHERE tenant_id = ':T' AND id <> ':T';
      INSERT INTO job (id, kind, queue, tenant_id, args, state, max_attempts, run_at, finalized_at)
      VALUES (':T', 'x', 'x', ':T', '{}', 4, 3, now(), now());
      INSERT INTO dead_job (job_id, kind, queue, tenant_id, fingerprint, reason)
      VALUES (':T', 'x', 'x', ':T', 'x', 'x');
      INSERT INTO billing_object (stripe_id, object, tenant_id, data, fetched, synced_at)
      SELECT ':T' || n, 'customer', ':T', '{}', 1, now() FROM generate_series(1, 1001) n;
      INSERT INTO domain_event (id, tenant_id, type, stripe_id, fetched)
      VALUES (':T', ':T', 'x', ':T', 1);
      INSERT INTO email (id, tenant_id, recipient, sender, subject, body_text, status)
      SELECT gen_random_uuid(), ':T', 'x@x.io', 's', 's', 't', 'queued' FROM generate_series(1, 1500);
      INSERT INTO sms (id, tenant_id, recipient, body, status)
      VALUES (':T', ':T', '+491511234567', 't', 'queued');
      INSERT INTO audit_log (id, tenant_id, actor_type, action, target)
      VALUES (':T', ':T', 'system', 'x', 'x');
      INSERT INTO idempotency_key (scope, tenant_id, answer) VALUES (sha256(':T'), ':T', 'x');
      INSERT INTO email_attachment (email_id, position, tenant_id, name, sealed)
      SELECT id, 0, ':T', 'n', 'x' FROM email WHERE tenant_id = ':T' LIMIT 1;
      INSERT INTO message_event (id, tenant_id, sms_id, type, at)
      VALUES (':T', ':T', ':T', 'sent', now());
      INSERT INTO email_usage (day, tenant_id, count) VALUES (current_date, ':T', 1);
      INSERT INTO sms_usage (day, tenant_id, count) VALUES (current_date, ':T', 1);
      INSERT INTO usage_event (tenant_id, event_id, source, meter, value, at)
      VALUES (':T', 'e', '', 'm', 1, now());
      INSERT INTO usage_hour (tenant_id, meter, hour, value, events, last_at)
      VALUES (':T', 'm', now(), 1, 1, now());
      INSERT INTO usage_report (id, tenant_id, meter, hour, customer, value, total, at)
      VALUES (':T', ':T', 'm', now(), 'cus', 1, false, now());
      INSERT INTO billing_checkout (id, tenant_id, choice, state, session_id)
      VALUES (':T', ':T', sha256('x'), 'open', ':T');
      INSERT INTO billing_customer (tenant_id, stripe_id) VALUES (':T', 'cus');
      INSERT INTO billing_intent (id, tenant_id, kind, fingerprint, fetched, fetched_at)
      VALUES (':T', ':T', 'x.x', sha256('x'), 1, now());
      INSERT INTO billing_mail (subject, tag, step, tenant_id) VALUES (':T', 'x', 'x', ':T');
      INSERT INTO entitlement (tenant_id, feature, name, active) VALUES (':T', 'x', 'x', true);
      INSERT INTO entitlement_sync (tenant_id, fetched, synced_at) VALUES (':T', 1, now());
      INSERT INTO messaging_credential (tenant_id, provider, sealed, sender)
      VALUES (':T', 'twilio', 'x', 'x');
      INSERT INTO opt_out (tenant_id, sender, number, since)
      VALUES (':T', 'x', '+491511234567', now());
      INSERT INTO suppression (id, tenant_id, channel, address, scope, reason)
      VALUES (':T', ':T', 'sms', '+491511234567', 'all', 'x');
      INSERT INTO template (id, tenant_id, name, locale, version)
      VALUES (':T', ':T', 'x', 'en', 1);
      INSERT INTO template_version (template_id, version, tenant_id, subject, body_text, variables)
      VALUES (':T', 1, ':T', 's', 't', '{}');
      """;

  private static final String TABLES =
      """
      SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
        AND a.attname = 'tenant_id' AND NOT a.attisdropped ORDER BY 1
      """;

  private Database database; // these are set before each test
  private Connection superuser;

  @BeforeEach
  void open(Vertx vertx) throws SQLException {
    DatabaseConfig config = TestServices.freshDatabase();
    database = Database.open(vertx, config);
    var url = config.url();
    superuser =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + url.getPort() + url.getPath(), "postgres", "postgres");
    // The driver's is the JVM's: for some hours a day it is tomorrow there.
    String zone = "SELECT current_setting('TimeZone') AS zone";
    run("SET TIME ZONE '" + database.engine().read(zone).first().text("zone") + "'");
    run("INSERT INTO account (id, email) VALUES (gen_random_uuid(), 'ann@x.io')");
  }

  @AfterEach
  void close() throws SQLException {
    superuser.close();
    database.close();
  }

  @Test
  void answers_go_after_24_hours() throws SQLException {
    run(
        """
        INSERT INTO idempotency_key (scope, answer, created_at)
        SELECT sha256(n::text::bytea), 'x', now() - n * interval '1 hour' FROM generate_series(1, 48) n
        """);
    prune(Area.IDEMPOTENCY_KEYS, 25);
    assertThat(number("SELECT count(*) FROM idempotency_key")).isEqualTo(23);
  }

  @Test
  void sign_ups_and_tokens_go_a_day_after_their_end() throws SQLException {
    run(
        """
        INSERT INTO signup (id, email, password_hash, name, tenant_name, token_hash, expires_at)
        SELECT gen_random_uuid(), 'a@x.io', 'h', 'n', 't', sha256(n::text::bytea),
               now() - n * interval '1 hour'
        FROM generate_series(-9, 1300) n
        """);
    run(
        """
        INSERT INTO one_time_token (hash, purpose, account_id, expires_at)
        SELECT sha256(n::text::bytea), 'oauth', a.id, now() - n * interval '1 hour'
        FROM account a, generate_series(-9, 30) n
        """);
    run(
        """
        INSERT INTO text_code (account_id, purpose, phone, sealed, expires_at)
        SELECT a.id, purpose, '+491511234567', 'x', now() - hours * interval '1 hour'
        FROM account a, (VALUES ('verify', 23), ('factor', 25)) c (purpose, hours)
        """);
    prune(Area.TEXT_CODES, 1);
    prune(Area.SIGNUPS, 1277);
    prune(Area.ONE_TIME_TOKENS, 7);
    assertThat(number("SELECT count(*) FROM signup")).isEqualTo(33);
    assertThat(number("SELECT count(*) FROM one_time_token")).isEqualTo(33);
  }

  @Test
  void invitations_go_a_month_after_their_end_used_or_not() throws SQLException {
    run("INSERT INTO tenant (id, name) VALUES (gen_random_uuid(), 'T')");
    run(
        """
        INSERT INTO invitation (id, tenant_id, email, role, token_hash, expires_at, accepted_at)
        SELECT gen_random_uuid(), t.id, 'i@x.io', 'member', sha256(n::text::bytea),
               now() - n * interval '1 day', CASE WHEN n % 2 = 0 THEN now() END
        FROM tenant t, unnest(ARRAY[-1, 2, 29, 31, 32]) n
        """);
    prune(Area.INVITATIONS, 2);
    assertThat(number("SELECT count(*) FROM invitation")).isEqualTo(3);
  }

  @Test
  void sessions_go_with_their_rotations_90_days_after_their_end() throws SQLException {
    run(
        """
        INSERT INTO session (id, account_id, secret, expires_at, revoked_at)
        SELECT gen_random_uuid(), a.id, 'x', now() + ends * interval '1 day',
               now() + revoked * interval '1 day'
        FROM account a, (VALUES (30, NULL), (-89, NULL), (-91, NULL), (30, -89), (30, -91)) s (ends, revoked)
        """);
    run("INSERT INTO session_rotation (session_id, number) SELECT id, 1 FROM session");
    prune(Area.SESSIONS, 2);
    assertThat(number("SELECT count(*) FROM session")).isEqualTo(3);
    assertThat(number("SELECT count(*) FROM session_rotation")).isEqualTo(3);
  }

  /** There are no more of them than slots, and they go. */
  @Test
  void tries_for_addresses_without_account_go_after_a_day() throws SQLException {
    run(
        """
        INSERT INTO unknown_address (slot, hash, failures, tried_at)
        SELECT n, sha256(n::text::bytea), 1, now() - n * interval '1 minute'
        FROM generate_series(0, 3000) n
        """);
    prune(Area.UNKNOWN_ADDRESSES, 1561); // those of 1440 minutes, and a moment, ago
    assertThat(number("SELECT max(slot) FROM unknown_address")).isEqualTo(1439);
    assertThatThrownBy(
            () ->
                run(
                    "INSERT INTO unknown_address (slot, hash, failures, tried_at)"
                        + " VALUES (262144, sha256('x'), 1, now())"))
        .hasMessageContaining("unknown_address_slot_check");
  }

  @Test
  void how_many_texts_a_day_had_is_forgotten_some_days_later() throws SQLException {
    run(
        """
        INSERT INTO sms_usage (day, country, count)
        SELECT current_date - n, 'DE', 1 FROM generate_series(-400, 1500) n
        """);
    prune(Area.TEXT_USAGE, 1497);
    assertThat(number("SELECT current_date - min(day) FROM sms_usage")).isEqualTo(3);
  }

  @Test
  void how_many_mails_a_day_had_is_forgotten_some_days_later() throws SQLException {
    run(
        """
        INSERT INTO email_usage (day, recipient, count)
        SELECT current_date - n, sha256('x'), 1 FROM generate_series(-400, 1500) n
        """);
    prune(Area.EMAIL_USAGE, 1497);
    assertThat(number("SELECT current_date - min(day) FROM email_usage")).isEqualTo(3);
  }

  @Test
  void an_opt_out_goes_a_month_after_it_was_lifted_and_stays_while_it_holds() throws SQLException {
    run(
        """
        INSERT INTO opt_out (sender, number, since, lifted_at)
        SELECT 'MG1', '+49170123456' || n, now() - interval '400 days', now() - days * interval '1 day'
        FROM (VALUES (1, 29), (2, 31), (3, NULL)) o (n, days)
        """);
    prune(Area.OPT_OUTS, 1);
    assertThat(number("SELECT count(*) FROM opt_out WHERE number LIKE '+49170123456%'"))
        .isEqualTo(2);
  }

  @Test
  void a_text_with_a_token_goes_once_it_is_sent_and_worth_nothing() throws SQLException {
    run(
        """
        INSERT INTO email (id, recipient, sender, subject, html, body_text, sealed, status, sent_at, text_until)
        SELECT gen_random_uuid(), 'x@x.io', 's', 's', 'token', 'token', 'token', status,
               CASE WHEN status = 'sent' THEN now() END, now() + days * interval '1 day'
        FROM (VALUES ('sent', -1), ('failed', -1), ('queued', -1), ('queued', -8), ('sent', 1), ('sent', NULL)) e (status, days)
        """);
    prune(Area.SECRET_TEXTS, 3);
    prune(Area.SECRET_TEXTS, 0);
    assertThat(number("SELECT count(*) FROM email WHERE body_text = 'token' AND html = 'token'"))
        .isEqualTo(3);
    assertThat(
            number(
                "SELECT count(*) FROM email WHERE body_text = '' AND num_nonnulls(html, sealed) = 0"))
        .isEqualTo(3);
  }

  @Test
  void a_suppression_goes_when_its_time_is_over() throws SQLException {
    run(
        """
        INSERT INTO suppression (id, channel, address, scope, reason, until)
        SELECT gen_random_uuid(), 'email', n || '@x.io', 'all', 'soft_bounce', now() + days * interval '1 day'
        FROM unnest(ARRAY[-8, -1, 1, NULL]) WITH ORDINALITY AS u (days, n)
        """);
    prune(Area.SUPPRESSIONS, 2);
    assertThat(number("SELECT count(*) FROM suppression")).isEqualTo(2);
  }

  @Test
  void messages_of_the_installation_go_after_a_month() throws SQLException {
    run("INSERT INTO tenant (id, name) VALUES ('" + STAYS + "', 'T')");
    run(
        """
        INSERT INTO email (id, tenant_id, recipient, sender, subject, body_text, status, created_at)
        SELECT gen_random_uuid(), tenant, 'x@x.io', 's', 's', 't', 'queued', now() - days * interval '1 day'
        FROM (VALUES (NULL::uuid), (':T')) t (tenant), unnest(ARRAY[29, 31, 400]) days
        """
            .replace(":T", STAYS));
    run(
        """
        INSERT INTO sms (id, tenant_id, recipient, body, status, created_at)
        SELECT gen_random_uuid(), tenant_id, '+491511234567', 't', 'queued', created_at FROM email
        """);
    prune(Area.INSTALLATION_TEXTS, 2);
    assertThat(number("SELECT count(*) FROM sms")).isEqualTo(4);
    prune(Area.INSTALLATION_MAILS, 2);
    assertThat(number("SELECT count(*) FROM email WHERE tenant_id IS NULL")).isEqualTo(1);
    assertThat(number("SELECT count(*) FROM email WHERE tenant_id IS NOT NULL")).isEqualTo(3);
  }

  @Test
  void text_messages_of_the_installation_go_after_a_month() throws SQLException {
    run(
        """
        INSERT INTO sms (id, recipient, body, status, created_at)
        SELECT gen_random_uuid(), '+491701234567', 't', 'queued', now() - days * interval '1 day'
        FROM unnest(ARRAY[29, 31, 400]) days
        """);
    prune(Area.INSTALLATION_TEXTS, 2);
    assertThat(number("SELECT count(*) FROM sms")).isEqualTo(1);
  }

  /** A new table with tenants' rows needs a row here, and an end. */
  @Test
  void a_tenant_goes_with_all_its_rows_when_it_can_no_longer_be_restored() throws SQLException {
    run(TENANT.replace(":T", GONE).replace(":PURGE", "-1 minute"));
    run(TENANT.replace(":T", STAYS).replace(":PURGE", "1 day"));
    List<String> kept = List.of("audit_log", "dead_job", "job");
    assertThat(tablesWith(GONE)).isEqualTo(texts(TABLES));
    prune(Area.TENANTS, 1500 + 1 + 1 + 1001 + 1 + 1 + 1);
    assertThat(tablesWith(GONE)).isEqualTo(kept);
    assertThat(tablesWith(STAYS)).isEqualTo(texts(TABLES));
    assertThat(texts("SELECT id::text FROM tenant")).containsExactly(STAYS);
    assertThat(number("SELECT count(*) FROM account WHERE default_tenant IS NOT NULL"))
        .isEqualTo(1);
    assertThat(texts("SELECT action FROM audit_log WHERE tenant_id = '" + GONE + "' ORDER BY 1"))
        .containsExactly("tenant.purge", "x");
    prune(Area.TENANTS, 0);
  }

  /** The policies hold though a statement would not. */
  @Test
  void the_engine_reaches_nothing_that_has_not_ended() throws SQLException {
    run(TENANT.replace(":T", STAYS).replace(":PURGE", "1 day"));
    run(
        """
        INSERT INTO session (id, account_id, secret, expires_at)
        SELECT id, id, 'x', now() + interval '1 day' FROM account
        """);
    for (String table :
        List.of(
            "tenant",
            "invitation",
            "session",
            "idempotency_key",
            "email",
            "sms",
            "usage_event",
            "usage_report")) {
      int gone =
          database.transact(
              Role.ENGINE, TenantScope.none(), tx -> tx.update("DELETE FROM " + table));
      assertThat(gone).as(table).isZero();
    }
    for (String secret :
        List.of(
            "SELECT recipient FROM email",
            "SELECT subject FROM email",
            "SELECT recipient FROM sms",
            "SELECT body_text FROM email",
            "SELECT sealed FROM email",
            "SELECT body FROM sms",
            "SELECT sealed FROM sms",
            "SELECT sealed FROM text_code",
            "SELECT secret FROM session",
            "SELECT email FROM invitation",
            "SELECT password_hash FROM signup",
            "SELECT answer FROM idempotency_key")) {
      assertThatThrownBy(
              () -> database.run(Role.ENGINE, TenantScope.none(), tx -> tx.query(secret)))
          .as(secret)
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("permission denied");
    }
  }

  private void prune(Area area, int expected) {
    Batches batches =
        new Batches(database.engine(), new RecordingOutbox(), new RetentionConfig(0, 0, 0));
    int rows = 0;
    @Nullable Place after = null;
    do {
      Batch batch = batches.delete(area, after);
      rows += batch.rows();
      after = batch.next();
    } while (after != null);
    assertThat(rows).isEqualTo(expected);
  }

  private List<String> tablesWith(String tenant) throws SQLException {
    List<String> tables = new ArrayList<>();
    for (String table : texts(TABLES)) {
      if (number("SELECT count(*) FROM " + table + " WHERE tenant_id = '" + tenant + "'") > 0) {
        tables.add(table);
      }
    }
    return tables;
  }

  private void run(String sql) throws SQLException {
    try (var statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String sql) throws SQLException {
    return Long.parseLong(texts(sql).getFirst());
  }

  private List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (var statement = superuser.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
