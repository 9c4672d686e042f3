package io.billhook.worker.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.contract.upkeep.Prune.Area;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pruning of what belongs to people. */
@ExtendWith(VertxExtension.class)
class IdentityPruneTest {
  private static final String TENANT = "bbbbbbbb-0000-7000-8000-00000000000b";

  private SuperuserRows rows; // set before each test

  @BeforeEach
  void open(Vertx vertx) throws SQLException {
    rows = new SuperuserRows(vertx);
  }

  @AfterEach
  void close() throws SQLException {
    rows.close();
  }

  @Test
  void answers_go_after_24_hours() throws SQLException {
    rows.run(
        """
        INSERT INTO idempotency_key (scope, answer, created_at)
        SELECT sha256(n::text::bytea), 'x', now() - n * interval '1 hour' FROM generate_series(1, 48) n
        """);
    rows.prune(Area.IDEMPOTENCY_KEYS, 25);
    assertThat(rows.number("SELECT count(*) FROM idempotency_key")).isEqualTo(23);
  }

  @Test
  void sign_ups_and_tokens_go_a_day_after_their_end() throws SQLException {
    rows.run(
        """
        INSERT INTO signup (id, email, password_hash, name, tenant_name, token_hash, expires_at)
        SELECT gen_random_uuid(), 'a@x.io', 'h', 'n', 't', sha256(n::text::bytea),
               now() - n * interval '1 hour'
        FROM generate_series(-9, 1300) n
        """);
    rows.run(
        """
        INSERT INTO one_time_token (hash, purpose, account_id, expires_at)
        SELECT sha256(n::text::bytea), 'oauth', a.id, now() - n * interval '1 hour'
        FROM account a, generate_series(-9, 30) n
        """);
    rows.run(
        """
        INSERT INTO text_code (account_id, purpose, phone, sealed, expires_at)
        SELECT a.id, purpose, '+491511234567', 'x', now() - hours * interval '1 hour'
        FROM account a, (VALUES ('verify', 23), ('factor', 25)) c (purpose, hours)
        """);
    rows.prune(Area.TEXT_CODES, 1);
    rows.prune(Area.SIGNUPS, 1277);
    rows.prune(Area.ONE_TIME_TOKENS, 7);
    assertThat(rows.number("SELECT count(*) FROM signup")).isEqualTo(33);
    assertThat(rows.number("SELECT count(*) FROM one_time_token")).isEqualTo(33);
  }

  @Test
  void invitations_go_a_month_after_their_end_used_or_not() throws SQLException {
    rows.run("INSERT INTO tenant (id, name) VALUES (gen_random_uuid(), 'T')");
    rows.run(
        """
        INSERT INTO invitation (id, tenant_id, email, role, token_hash, expires_at, accepted_at)
        SELECT gen_random_uuid(), t.id, 'i@x.io', 'member', sha256(n::text::bytea),
               now() - n * interval '1 day', CASE WHEN n % 2 = 0 THEN now() END
        FROM tenant t, unnest(ARRAY[-1, 2, 29, 31, 32]) n
        """);
    rows.prune(Area.INVITATIONS, 2);
    assertThat(rows.number("SELECT count(*) FROM invitation")).isEqualTo(3);
  }

  @Test
  void sessions_go_with_their_rotations_90_days_after_their_end() throws SQLException {
    rows.run(
        """
        INSERT INTO session (id, account_id, secret, expires_at, revoked_at)
        SELECT gen_random_uuid(), a.id, 'x', now() + ends * interval '1 day',
               now() + revoked * interval '1 day'
        FROM account a, (VALUES (30, NULL), (-89, NULL), (-91, NULL), (30, -89), (30, -91)) s (ends, revoked)
        """);
    rows.run("INSERT INTO session_rotation (session_id, number) SELECT id, 1 FROM session");
    rows.prune(Area.SESSIONS, 2);
    assertThat(rows.number("SELECT count(*) FROM session")).isEqualTo(3);
    assertThat(rows.number("SELECT count(*) FROM session_rotation")).isEqualTo(3);
  }

  /** There are no more of them than slots, and they go. */
  @Test
  void tries_for_addresses_without_account_go_after_a_day() throws SQLException {
    rows.run(
        """
        INSERT INTO unknown_address (slot, hash, failures, tried_at)
        SELECT n, sha256(n::text::bytea), 1, now() - n * interval '1 minute'
        FROM generate_series(0, 3000) n
        """);
    rows.prune(Area.UNKNOWN_ADDRESSES, 1561); // those of 1440 minutes, and a moment, ago
    assertThat(rows.number("SELECT max(slot) FROM unknown_address")).isEqualTo(1439);
    assertThatThrownBy(
            () ->
                rows.run(
                    "INSERT INTO unknown_address (slot, hash, failures, tried_at)"
                        + " VALUES (262144, sha256('x'), 1, now())"))
        .hasMessageContaining("unknown_address_slot_check");
  }

  @Test
  void how_many_texts_a_day_had_is_forgotten_some_days_later() throws SQLException {
    rows.run(
        """
        INSERT INTO sms_usage (day, country, count)
        SELECT current_date - n, 'DE', 1 FROM generate_series(-400, 1500) n
        """);
    rows.prune(Area.TEXT_USAGE, 1497);
    assertThat(rows.number("SELECT current_date - min(day) FROM sms_usage")).isEqualTo(3);
  }

  @Test
  void how_many_mails_a_day_had_is_forgotten_some_days_later() throws SQLException {
    rows.run(
        """
        INSERT INTO email_usage (day, recipient, count)
        SELECT current_date - n, sha256('x'), 1 FROM generate_series(-400, 1500) n
        """);
    rows.prune(Area.EMAIL_USAGE, 1497);
    assertThat(rows.number("SELECT current_date - min(day) FROM email_usage")).isEqualTo(3);
  }

  @Test
  void an_opt_out_goes_a_month_after_it_was_lifted_and_stays_while_it_holds() throws SQLException {
    rows.run(
        """
        INSERT INTO opt_out (sender, number, since, lifted_at)
        SELECT 'MG1', '+49170123456' || n, now() - interval '400 days', now() - days * interval '1 day'
        FROM (VALUES (1, 29), (2, 31), (3, NULL)) o (n, days)
        """);
    rows.prune(Area.OPT_OUTS, 1);
    assertThat(rows.number("SELECT count(*) FROM opt_out WHERE number LIKE '+49170123456%'"))
        .isEqualTo(2);
  }

  @Test
  void a_text_with_a_token_goes_once_it_is_sent_and_worth_nothing() throws SQLException {
    rows.run(
        """
        INSERT INTO email (id, recipient, sender, subject, html, body_text, sealed, status, sent_at, text_until)
        SELECT gen_random_uuid(), 'x@x.io', 's', 's', 'token', 'token', 'token', status,
               CASE WHEN status = 'sent' THEN now() END, now() + days * interval '1 day'
        FROM (VALUES ('sent', -1), ('failed', -1), ('queued', -1), ('queued', -8), ('sent', 1), ('sent', NULL)) e (status, days)
        """);
    rows.prune(Area.SECRET_TEXTS, 3);
    rows.prune(Area.SECRET_TEXTS, 0);
    assertThat(
            rows.number("SELECT count(*) FROM email WHERE body_text = 'token' AND html = 'token'"))
        .isEqualTo(3);
    assertThat(
            rows.number(
                "SELECT count(*) FROM email WHERE body_text = '' AND num_nonnulls(html, sealed) = 0"))
        .isEqualTo(3);
  }

  @Test
  void a_suppression_goes_when_its_time_is_over() throws SQLException {
    rows.run(
        """
        INSERT INTO suppression (id, channel, address, scope, reason, until)
        SELECT gen_random_uuid(), 'email', n || '@x.io', 'all', 'soft_bounce', now() + days * interval '1 day'
        FROM unnest(ARRAY[-8, -1, 1, NULL]) WITH ORDINALITY AS u (days, n)
        """);
    rows.prune(Area.SUPPRESSIONS, 2);
    assertThat(rows.number("SELECT count(*) FROM suppression")).isEqualTo(2);
  }

  @Test
  void messages_of_the_installation_go_after_a_month() throws SQLException {
    rows.run("INSERT INTO tenant (id, name) VALUES ('" + TENANT + "', 'T')");
    rows.run(
        """
        INSERT INTO email (id, tenant_id, recipient, sender, subject, body_text, status, created_at)
        SELECT gen_random_uuid(), tenant, 'x@x.io', 's', 's', 't', 'queued', now() - days * interval '1 day'
        FROM (VALUES (NULL::uuid), (':T')) t (tenant), unnest(ARRAY[29, 31, 400]) days
        """
            .replace(":T", TENANT));
    rows.run(
        """
        INSERT INTO sms (id, tenant_id, recipient, body, status, created_at)
        SELECT gen_random_uuid(), tenant_id, '+491511234567', 't', 'queued', created_at FROM email
        """);
    rows.prune(Area.INSTALLATION_TEXTS, 2);
    assertThat(rows.number("SELECT count(*) FROM sms")).isEqualTo(4);
    rows.prune(Area.INSTALLATION_MAILS, 2);
    assertThat(rows.number("SELECT count(*) FROM email WHERE tenant_id IS NULL")).isEqualTo(1);
    assertThat(rows.number("SELECT count(*) FROM email WHERE tenant_id IS NOT NULL")).isEqualTo(3);
  }

  @Test
  void text_messages_of_the_installation_go_after_a_month() throws SQLException {
    rows.run(
        """
        INSERT INTO sms (id, recipient, body, status, created_at)
        SELECT gen_random_uuid(), '+491701234567', 't', 'queued', now() - days * interval '1 day'
        FROM unnest(ARRAY[29, 31, 400]) days
        """);
    rows.prune(Area.INSTALLATION_TEXTS, 2);
    assertThat(rows.number("SELECT count(*) FROM sms")).isEqualTo(1);
  }
}
