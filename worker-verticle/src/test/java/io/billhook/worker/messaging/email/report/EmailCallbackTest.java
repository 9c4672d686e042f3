package io.billhook.worker.messaging.email.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.email.EmailCallback;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.suppression.Channel;
import io.billhook.messaging.suppression.Suppressions;
import io.billhook.postgres.Row;
import io.billhook.worker.testing.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(90)
final class EmailCallbackTest {
  private final UUID tenant = TestDatabase.newTenant();
  private final Told told = new Told(tenant);

  @Test
  void every_order_ends_in_the_highest_status_and_each_report_is_there_once() {
    List<String> names = List.of("request", "soft_bounce", "delivered", "unique_opened", "click");
    List<List<Integer>> orders = orders(List.of(0, 1, 2, 3, 4));
    assertThat(orders).hasSize(120);
    for (int i = 0; i < orders.size(); i++) {
      UUID mail = told.mail();
      for (int which : orders.get(i)) {
        told.event(mail, names.get(which), which);
        if (i % 2 == 0) { // singly, else all at once
          told.run(mail);
        }
      }
      if (i % 2 == 1) {
        told.run(mail);
      }
      assertThat(told.status(mail)).as("order %s", orders.get(i)).isEqualTo("clicked");
      assertThat(told.events(mail))
          .as("order %s", orders.get(i))
          .containsExactly(
              "sent request",
              "soft_bounced soft_bounce",
              "delivered delivered",
              "opened unique_opened",
              "clicked click");
      assertThat(Told.ledger(mail.toString())).hasSize(5).containsOnly("processed");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "request, sent",
    "deferred, deferred",
    "soft_bounce, soft_bounced",
    "delivered, delivered",
    "opened, opened",
    "unique_opened, opened",
    "proxy_open, opened",
    "unique_proxy_open, opened",
    "click, clicked",
    "blocked, failed",
    "error, failed",
    "hard_bounce, bounced",
    "invalid_email, bounced",
    "spam, complained",
    "complaint, complained",
    "unsubscribed, queued",
    "suppressed, queued",
    "something_new, queued"
  })
  void each_event_has_its_meaning_and_an_unknown_one_none(String event, String status) {
    UUID mail = told.mail();
    told.event(mail, event, 0);
    told.run(mail);
    assertThat(told.status(mail)).isEqualTo(status);
    assertThat(told.events(mail))
        .containsExactly((status.equals("queued") ? event : status) + " " + event);
  }

  @Test
  void a_report_settles_what_is_unknown_and_what_the_mail_said_is_gone() {
    UUID mail = told.mail("unknown", Told.ADDRESS, null);
    told.event(mail, "request", 7);
    told.run(mail);
    Row row = told.sql("SELECT * FROM email WHERE id = $1", mail).getFirst();
    assertThat(row.text("status")).isEqualTo("sent");
    assertThat(row.text("provider_id")).isEqualTo("<1.2@smtp-relay.mailin.fr>");
    assertThat(row.instant("sent_at")).isEqualTo(Instant.parse("2026-11-02T12:00:07Z"));
    assertThat(row.bytesOrNull("sealed")).isNull();
    assertThat(told.sql("SELECT FROM email_attachment WHERE email_id = $1", mail)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"canceled", "suppressed", "complained"})
  void what_is_final_stays(String status) {
    UUID mail = told.mail(status, Told.ADDRESS, null);
    told.event(mail, "click", 0);
    told.run(mail);
    assertThat(told.status(mail)).isEqualTo(status);
    assertThat(told.events(mail)).containsExactly("clicked click");
  }

  @Test
  void what_the_provider_names_by_its_own_id_is_waited_for_and_then_found() {
    String id = "late." + UUID.randomUUID() + "@smtp-relay.mailin.fr";
    told.keep("default", EmailCallback.THEIRS, id, Told.body("delivered", 0, "ada@example.test"));
    assertThat(told.handle(EmailCallback.THEIRS, id)).isInstanceOf(JobOutcome.Snooze.class);
    UUID stranger = told.mail("sent", "bob@example.test", "<" + id + ">");
    assertThat(told.handle(EmailCallback.THEIRS, id)).isInstanceOf(JobOutcome.Snooze.class);
    UUID mail = told.mail("sent", Told.ADDRESS, "<" + id + ">");
    Told.commit(told.handle(EmailCallback.THEIRS, id));
    assertThat(told.status(mail)).isEqualTo("delivered");
    assertThat(told.status(stranger)).isEqualTo("sent");
    assertThat(Told.ledger(id)).containsExactly("processed");
  }

  @Test
  void what_is_about_no_mail_of_ours_is_kept_and_changes_nothing() {
    String ours = UUID.randomUUID().toString();
    told.keep("default", EmailCallback.OURS, ours, Told.body("delivered", 0, Told.ADDRESS));
    Told.commit(told.handle(EmailCallback.OURS, ours));
    assertThat(Told.ledger(ours)).containsExactly("processed no_message");

    String theirs = "gone." + ours + "@x";
    told.keep("default", EmailCallback.THEIRS, theirs, Told.body("delivered", 0, Told.ADDRESS));
    TestDatabase.sql(
        "UPDATE webhook_event SET received_at = now() - interval '16 min' WHERE object_id = $1",
        theirs);
    Told.commit(told.handle(EmailCallback.THEIRS, theirs));
    assertThat(Told.ledger(theirs)).containsExactly("processed no_message");
    assertThat(told.handle(EmailCallback.THEIRS, theirs)).isEqualTo(JobOutcome.done());
  }

  @Test
  void a_tenants_account_tells_of_its_own_mails_alone_and_nobody_of_another_address() {
    UUID mail = told.mail();
    String other = TestDatabase.newTenant().toString();
    told.keep(other, EmailCallback.OURS, mail.toString(), Told.body("spam", 0, Told.ADDRESS));
    told.keep(
        "default", EmailCallback.OURS, mail.toString(), Told.body("spam", 1, "eve@example.test"));
    told.run(mail);
    assertThat(told.status(mail)).isEqualTo("queued");
    assertThat(told.events(mail)).isEmpty();
    assertThat(told.suppressed(Told.ADDRESS)).isEmpty();
    assertThat(Told.ledger(mail.toString()))
        .containsExactly("processed other_tenant", "processed other_address");

    told.keep(
        tenant.toString(),
        EmailCallback.OURS,
        mail.toString(),
        Told.body("delivered", 2, "ADA@example.test"));
    told.run(mail);
    assertThat(told.status(mail)).isEqualTo("delivered");
  }

  @Test
  void of_a_servers_reply_the_code_is_kept_and_none_of_its_prose() {
    UUID mail = told.mail();
    JsonObject bounced =
        Told.body("hard_bounce", 0, Told.ADDRESS)
            .put("reason", "550-5.1.1 <ada@example.test>: Recipient Ada Lovelace unknown");
    told.keep("default", EmailCallback.OURS, mail.toString(), bounced);
    told.run(mail);
    assertThat(told.events(mail)).containsExactly("bounced hard_bounce 550 5.1.1");
    assertThat(told.sql("SELECT error FROM email WHERE id = $1", mail).getFirst().text("error"))
        .isEqualTo("hard_bounce 550 5.1.1");
  }

  @Test
  void times_are_of_milliseconds_else_of_seconds_else_of_the_arrival() {
    UUID mail = told.mail();
    JsonObject seconds = Told.body("delivered", 0, Told.ADDRESS).put("ts_event", 1_793_620_860);
    seconds.remove("ts_epoch");
    told.keep("default", EmailCallback.OURS, mail.toString(), seconds);
    told.run(mail);
    JsonObject absurd = Told.body("click", 0, Told.ADDRESS).put("ts_epoch", Long.MAX_VALUE);
    told.keep("default", EmailCallback.OURS, mail.toString(), absurd);
    told.run(mail);
    List<Instant> times =
        told.sql("SELECT at FROM message_event WHERE email_id = $1 ORDER BY at", mail).stream()
            .map(row -> row.instant("at"))
            .toList();
    assertThat(times.getFirst()).isEqualTo(Instant.parse("2026-11-02T12:01:00Z"));
    assertThat(times.getLast()).isAfter(Instant.now().minusSeconds(600));
  }

  @ParameterizedTest
  @CsvSource({
    "hard_bounce, all hard_bounce",
    "invalid_email, all invalid",
    "spam, all complaint",
    "blocked, all blocked",
    "unsubscribed, bulk unsubscribe"
  })
  void a_report_suppresses_its_address(String event, String why) {
    UUID mail = told.mail();
    told.event(mail, event, 0);
    told.run(mail);
    assertThat(told.suppressed(Told.ADDRESS)).containsExactly(why);
  }

  @Test
  void the_graver_reason_stays_whatever_came_first() {
    for (List<String> order :
        List.of(List.of("blocked", "spam"), List.of("spam", "blocked", "hard_bounce"))) {
      Told one = new Told(TestDatabase.newTenant());
      UUID mail = one.mail();
      for (int i = 0; i < order.size(); i++) {
        one.event(mail, order.get(i), i);
        one.run(mail);
      }
      assertThat(one.suppressed(Told.ADDRESS)).containsExactly("all complaint");
    }
  }

  @Test
  void five_soft_bounces_without_a_delivery_between_suppress_for_a_week() {
    softBounces(1, 4);
    assertThat(told.suppressed(Told.ADDRESS)).isEmpty();
    UUID arrived = told.mail();
    told.event(arrived, "opened", 45);
    told.run(arrived);
    softBounces(5, 8);
    assertThat(told.suppressed(Told.ADDRESS)).isEmpty();
    softBounces(9, 9);
    assertThat(told.suppressed(Told.ADDRESS)).containsExactly("all soft_bounce for 7");
  }

  private void softBounces(int from, int to) {
    for (int i = from; i <= to; i++) {
      UUID mail = told.mail();
      told.event(mail, "soft_bounce", 10 * i);
      told.run(mail);
    }
  }

  @Test
  void what_is_suppressed_is_not_sent_but_for_security_once_an_hour_and_audited() {
    UUID mail = told.mail();
    told.event(mail, "hard_bounce", 0);
    told.run(mail);
    assertThat(reason(UUID.randomUUID(), "transactional")).contains("hard_bounce");
    assertThat(reason(UUID.randomUUID(), "bulk")).contains("hard_bounce");
    UUID security = UUID.randomUUID();
    assertThat(reason(security, "security")).isEmpty();
    assertThat(reason(security, "security")).as("a later try of it").isEmpty();
    assertThat(reason(UUID.randomUUID(), "security")).contains("hard_bounce");
    told.sql("UPDATE suppression SET passed_at = now() - interval '61 min'");
    assertThat(reason(UUID.randomUUID(), "security")).isEmpty();
    assertThat(
            TestDatabase.get()
                .api(tenant)
                .read("SELECT action, target FROM audit_log WHERE action = 'suppression.passed'")
                .map(row -> row.text("target")))
        .hasSize(2)
        .contains("email:" + security);
    assertThat(new Told(TestDatabase.newTenant()).suppressed(Told.ADDRESS)).isEmpty();
  }

  @Test
  void who_has_unsubscribed_gets_all_but_bulk() {
    UUID mail = told.mail();
    told.event(mail, "unsubscribed", 0);
    told.run(mail);
    assertThat(reason(UUID.randomUUID(), "bulk")).contains("unsubscribe");
    assertThat(reason(UUID.randomUUID(), "transactional")).isEmpty();
  }

  @Test
  void mails_of_the_installation_have_addresses_of_their_own() {
    Told installation = new Told(null);
    String address = "of-installation-" + tenant + "@example.test";
    UUID mail = installation.mail("queued", address, null);
    installation.keep(
        "default", EmailCallback.OURS, mail.toString(), Told.body("soft_bounce", 0, address));
    installation.run(mail);
    installation.keep(
        "default", EmailCallback.OURS, mail.toString(), Told.body("hard_bounce", 1, address));
    installation.run(mail);
    assertThat(installation.status(mail)).isEqualTo("bounced");
    assertThat(installation.suppressed(address)).containsExactly("all hard_bounce");
    assertThat(told.suppressed(address)).isEmpty();
  }

  private Optional<String> reason(UUID message, String lane) {
    return TestDatabase.get()
        .worker(tenant)
        .transact(tx -> Suppressions.reason(tx, Channel.EMAIL, message, "ADA@Example.test", lane));
  }

  private static List<List<Integer>> orders(List<Integer> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (Integer first : items) {
      List<Integer> rest = new ArrayList<>(items);
      rest.remove((Object) first);
      for (List<Integer> order : orders(rest)) {
        List<Integer> whole = new ArrayList<>();
        whole.add(first);
        whole.addAll(order);
        all.add(whole);
      }
    }
    return all;
  }
}
