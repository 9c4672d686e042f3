package io.billhook.worker.messaging.sms.report;

import static io.billhook.worker.messaging.sms.report.Told.NUMBER;
import static io.billhook.worker.messaging.sms.report.Told.SERVICE;
import static io.billhook.worker.messaging.sms.report.Told.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.sms.SmsCallback;
import io.billhook.job.JobOutcome;
import io.billhook.job.JobOutcome.Snooze;
import io.billhook.messaging.suppression.Channel;
import io.billhook.messaging.suppression.OptOuts;
import io.billhook.messaging.suppression.Suppressions;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SmsCallbackTest {
  private final SmsCallbackHandler handler = new SmsCallbackHandler(TestDatabase.get());
  private final UUID tenant = TestDatabase.newTenant();

  @Test
  void every_order_of_reports_doubled_and_in_any_portions_ends_the_same() {
    List<List<String>> orders = orders(List.of("queued", "sent", "undelivered", "delivered"));
    assertThat(orders).hasSize(24);
    for (int i = 0; i < orders.size(); i++) {
      String sid = Told.sid();
      UUID message = Told.message(tenant, sid, "sent", Duration.ZERO);
      int portion = 1 + i % 4;
      List<String> doubled = new ArrayList<>(orders.get(i));
      doubled.addAll(orders.get(i));
      for (int at = 0; at < doubled.size(); at++) {
        String status = doubled.get(at);
        report(sid, null, status, status.equals("undelivered") ? "30003" : null, NUMBER);
        if (at % portion == 0) {
          handle(sid, null);
        }
      }
      handle(sid, null);
      Row row = Told.row(tenant, message);
      assertThat(row.text("status")).as("%s", doubled).isEqualTo("delivered");
      assertThat(row.textOrNull("error")).isNull();
      assertThat(Told.events(tenant, message))
          .as("%s", doubled)
          .containsExactlyInAnyOrder("sent queued", "sent -", "undelivered 30003", "delivered -");
      assertThat(Told.notes(sid)).containsOnly("told").hasSize(4);
    }
  }

  @Test
  void a_report_may_come_before_the_message_has_its_id() {
    String sid = Told.sid();
    UUID message = Told.message(tenant, null, "unknown", Duration.ZERO);
    report(sid, null, "delivered", null, NUMBER);
    assertThat(handle(sid, null)).isInstanceOf(JobOutcome.Snooze.class);
    assertThat(Told.notes(sid)).containsExactly("-");
    TestDatabase.as(
        Role.WORKER,
        TenantScope.of(tenant),
        "UPDATE sms SET provider_id = $2 WHERE id = $1",
        message,
        sid);
    handle(sid, null);
    Row row = Told.row(tenant, message);
    assertThat(row.text("status")).as("what was unknown is settled").isEqualTo("delivered");
    assertThat(row.instantOrNull("sent_at")).isNotNull();
    assertThat(row.textOrNull("body")).as("what it said has done its work").isNull();
  }

  @Test
  void what_is_unknown_is_settled_by_our_own_id_in_the_address() {
    String sid = Told.sid();
    UUID message = Told.message(tenant, null, "unknown", Duration.ZERO);
    report(sid, null, "delivered", null, NUMBER);
    assertThat(handle(sid, null, message)).isInstanceOf(JobOutcome.Done.class);
    assertThat(Told.notes(sid)).containsExactly("told");
    assertThat(Told.row(tenant, message).text("status")).isEqualTo("delivered");
    report(sid, null, "sent", null, NUMBER);
    handle(sid, null, null);
    assertThat(Told.events(tenant, message)).as("known by its sid").hasSize(2);
    String second = Told.sid();
    report(second, null, "failed", "30003", NUMBER);
    assertThat(handle(second, null, message)).as("one of them").isInstanceOf(Snooze.class);
  }

  @Test
  void our_id_tells_nothing_of_what_another_account_was_given_or_another_number() {
    UUID other = TestDatabase.newTenant();
    UUID message = Told.message(tenant, null, "unknown", Duration.ZERO);
    for (UUID account : List.of(other, tenant)) { // neither's own account has it
      String sid = Told.sid();
      report(sid, account, "delivered", null, NUMBER);
      assertThat(handle(sid, account, message)).isInstanceOf(Snooze.class);
    }
    String sid = Told.sid();
    report(sid, null, "delivered", null, "+491709999999");
    handle(sid, null, message);
    assertThat(Told.notes(sid)).containsExactly("other_recipient");
    assertThat(Told.row(tenant, message).text("status")).isEqualTo("unknown");

    TestDatabase.as(
        Role.WORKER,
        TenantScope.of(tenant),
        "UPDATE sms SET sending_by = 'twilio/' || tenant_id WHERE id = $1",
        message);
    String right = Told.sid();
    report(right, null, "delivered", null, NUMBER);
    assertThat(handle(right, null, message)).as("the installation's").isInstanceOf(Snooze.class);
    report(right, tenant, "delivered", null, NUMBER);
    handle(right, tenant, message);
    assertThat(Told.row(tenant, message).text("status")).isEqualTo("delivered");
  }

  @Test
  void what_is_about_no_message_of_ours_is_kept_and_changes_nothing() {
    String foreign = Told.sid();
    Told.event(
        "message",
        foreign,
        null,
        Map.of("MessageSid", foreign, "MessageStatus", "sent", "To", NUMBER),
        foreign,
        Instant.now().minus(Duration.ofMinutes(16)));
    assertThat(handle(foreign, null)).isInstanceOf(JobOutcome.Done.class);
    assertThat(Told.notes(foreign)).containsExactly("no_message");

    String sid = Told.sid();
    UUID message = Told.message(tenant, sid, "sent", Duration.ZERO);
    report(sid, null, "delivered", null, "+491709999999");
    handle(sid, null);
    assertThat(Told.notes(sid)).containsExactly("other_recipient");
    assertThat(Told.row(tenant, message).text("status")).isEqualTo("sent");
    assertThat(Told.events(tenant, message)).isEmpty();
  }

  @Test
  void a_tenants_own_account_tells_of_its_own_messages_alone() {
    UUID other = TestDatabase.newTenant();
    String sid = Told.sid();
    UUID message = Told.message(tenant, sid, "sent", Duration.ZERO);
    report(sid, other, "failed", "30005", NUMBER);
    assertThat(handle(sid, other)).isInstanceOf(JobOutcome.Snooze.class);
    assertThat(Told.row(tenant, message).text("status")).isEqualTo("sent");
    report(sid, tenant, "delivered", null, NUMBER);
    handle(sid, tenant);
    assertThat(Told.row(tenant, message).text("status")).isEqualTo("delivered");
    assertThat(Told.events(tenant, message)).containsExactly("delivered -");
  }

  @Test
  void no_phone_there_and_an_opt_out_hold_for_later_messages() {
    String sid = Told.sid();
    UUID message = Told.message(tenant, sid, "sent", Duration.ZERO);
    report(sid, null, "undelivered", "30005", NUMBER);
    handle(sid, null);
    assertThat(Told.row(tenant, message).text("error")).isEqualTo("30005");
    assertThat(suppressed(tenant)).isEqualTo("unreachable");
    assertThat(suppressed(TestDatabase.newTenant())).as("of another tenant").isNull();

    String number = "+4917055" + System.nanoTime() % 100_000;
    String stopped = Told.sid();
    UUID second = Told.message(tenant, stopped, "sent", Duration.ZERO);
    TestDatabase.as(
        Role.WORKER,
        TenantScope.of(tenant),
        "UPDATE sms SET recipient = $2 WHERE id = $1",
        second,
        number);
    report(stopped, null, "failed", "21610", number);
    handle(stopped, null);
    Optional<String> reason =
        TestDatabase.get().engine().transact(tx -> OptOuts.reason(tx, SERVICE, number));
    assertThat(reason).contains("opt_out");
    assertThat(Told.row(tenant, second).text("status")).isEqualTo("failed");
  }

  @Test
  void what_was_given_up_is_left_for_an_operator() {
    String sid = Told.sid();
    report(sid, null, "delivered", null, NUMBER);
    TestDatabase.get()
        .engine()
        .run(
            tx ->
                handler.abandoned(new SmsCallback(sid, null, null), Told.job(), "no database", tx));
    assertThat(Told.notes(sid)).containsExactly("no database");
  }

  private @Nullable String suppressed(UUID of) {
    return TestDatabase.get()
        .worker(of)
        .transact(
            tx -> Suppressions.reason(tx, Channel.SMS, UUID.randomUUID(), NUMBER, "transactional"))
        .orElse(null);
  }

  private JobOutcome handle(String sid, @Nullable UUID account) {
    return handle(sid, account, null);
  }

  private JobOutcome handle(String sid, @Nullable UUID account, @Nullable UUID sms) {
    return Told.commit(handler.handle(new SmsCallback(sid, account, sms), Told.job()));
  }

  private static List<List<String>> orders(List<String> of) {
    if (of.isEmpty()) {
      return List.of(List.of());
    }
    List<List<String>> all = new ArrayList<>();
    for (String first : of) {
      List<String> rest = new ArrayList<>(of);
      rest.remove(first);
      for (List<String> order : orders(rest)) {
        List<String> one = new ArrayList<>(Collections.singletonList(first));
        one.addAll(order);
        all.add(one);
      }
    }
    return all;
  }
}
