package io.billhook.worker.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.contract.upkeep.Prune.Area;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pruning of tenants, and what it must not reach. */
@ExtendWith(VertxExtension.class)
class TenantPruneTest {
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

  private SuperuserRows rows; // set before each test

  @BeforeEach
  void open(Vertx vertx) throws SQLException {
    rows = new SuperuserRows(vertx);
  }

  @AfterEach
  void close() throws SQLException {
    rows.close();
  }

  /** A new table with tenants' rows needs a row here, and an end. */
  @Test
  void a_tenant_goes_with_all_its_rows_when_it_can_no_longer_be_restored() throws SQLException {
    rows.run(TENANT.replace(":T", GONE).replace(":PURGE", "-1 minute"));
    rows.run(TENANT.replace(":T", STAYS).replace(":PURGE", "1 day"));
    List<String> kept = List.of("audit_log", "dead_job", "job");
    assertThat(tablesWith(GONE)).isEqualTo(rows.texts(TABLES));
    rows.prune(Area.TENANTS, 1500 + 1 + 1 + 1001 + 1 + 1 + 1);
    assertThat(tablesWith(GONE)).isEqualTo(kept);
    assertThat(tablesWith(STAYS)).isEqualTo(rows.texts(TABLES));
    assertThat(rows.texts("SELECT id::text FROM tenant")).containsExactly(STAYS);
    assertThat(rows.number("SELECT count(*) FROM account WHERE default_tenant IS NOT NULL"))
        .isEqualTo(1);
    assertThat(
            rows.texts("SELECT action FROM audit_log WHERE tenant_id = '" + GONE + "' ORDER BY 1"))
        .containsExactly("tenant.purge", "x");
    rows.prune(Area.TENANTS, 0);
  }

  /** The policies hold though a statement would not. */
  @Test
  void the_engine_reaches_nothing_that_has_not_ended() throws SQLException {
    rows.run(TENANT.replace(":T", STAYS).replace(":PURGE", "1 day"));
    rows.run(
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
          rows.database.transact(
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
              () -> rows.database.run(Role.ENGINE, TenantScope.none(), tx -> tx.query(secret)))
          .as(secret)
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("permission denied");
    }
  }

  private List<String> tablesWith(String tenant) throws SQLException {
    List<String> tables = new ArrayList<>();
    for (String table : rows.texts(TABLES)) {
      if (rows.number("SELECT count(*) FROM " + table + " WHERE tenant_id = '" + tenant + "'")
          > 0) {
        tables.add(table);
      }
    }
    return tables;
  }
}
