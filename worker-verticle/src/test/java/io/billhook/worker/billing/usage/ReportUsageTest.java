package io.billhook.worker.billing.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.job.JobOutcome;
import io.billhook.worker.billing.usage.FakeMeters.Mood;
import io.billhook.worker.testing.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReportUsageTest {
  @Test
  void an_hour_is_told_by_what_its_sum_has_grown() throws Exception {
    try (var usage = new UsageTenant()) {
      String meter = usage.meter("sum", null);
      String customer = usage.customer();
      usage.use(meter, "a", "1.5", usage.hour.plusSeconds(10));
      usage.use(meter, "b", "2", usage.hour.plusSeconds(20).plusMillis(999));
      usage.use(meter, "c", "4", usage.hour.plusSeconds(3_600));
      assertThat(usage.report()).isInstanceOf(JobOutcome.Done.class);
      assertThat(usage.stripe.values()).containsExactly("3.5", "4");
      Map<String, String> first = usage.stripe.taken.getFirst();
      assertThat(first)
          .containsEntry("event_name", meter)
          .containsEntry("payload[stripe_customer_id]", customer)
          .containsEntry("timestamp", String.valueOf(usage.hour.getEpochSecond() + 20));
      usage.report();
      assertThat(usage.stripe.taken).hasSize(2);
      usage.use(meter, "d", "0.25", usage.hour.plusSeconds(5));
      usage.report();
      assertThat(usage.stripe.values()).containsExactly("3.5", "4", "0.25");
      assertThat(usage.reports()).containsExactly("delivered 3.5", "delivered 4", "delivered 0.25");
    }
  }

  @Test
  void what_is_taken_back_is_told_as_a_negative_value() throws Exception {
    try (var usage = new UsageTenant()) {
      String meter = usage.meter("sum", null);
      usage.customer();
      usage.use(meter, "a", "5", usage.hour);
      usage.use(meter, "b", "2", usage.hour);
      usage.report();
      usage.take("a");
      usage.report();
      assertThat(usage.stripe.values()).containsExactly("7", "-5");
      usage.use(meter, "c", "1", usage.hour.plusSeconds(7_200));
      usage.take("c");
      usage.report();
      assertThat(usage.stripe.values()).as("what was never told").containsExactly("7", "-5");
    }
  }

  @Test
  void an_identifier_that_stripe_knows_was_delivered() throws Exception {
    try (var usage = new UsageTenant()) {
      String meter = usage.meter("sum", null);
      usage.customer();
      usage.use(meter, "a", "5", usage.hour);
      usage.stripe.mood = Mood.TAKES_AND_FAILS;
      assertThat(usage.report()).isInstanceOf(JobOutcome.Retry.class);
      assertThat(usage.reports()).containsExactly("sending 5");
      usage.use(meter, "b", "1", usage.hour);
      usage.stripe.mood = Mood.WELL;
      assertThat(usage.report()).isInstanceOf(JobOutcome.Done.class);
      assertThat(usage.stripe.values()).containsExactly("5", "1");
      assertThat(usage.reports()).containsExactly("delivered 5", "delivered 1");
    }
  }

  @Test
  void what_failed_is_sent_again_under_its_identifier_and_a_key_of_its_own() throws Exception {
    try (var usage = new UsageTenant()) {
      usage.customer();
      usage.use(usage.meter("sum", null), "a", "5", usage.hour);
      usage.stripe.mood = Mood.FAILS;
      usage.report();
      usage.stripe.mood = Mood.WELL;
      usage.report();
      var calls = usage.stripe.provider.calls();
      assertThat(calls).hasSize(2);
      assertThat(FakeMeters.form(calls.getFirst()).get("identifier"))
          .isEqualTo(FakeMeters.form(calls.getLast()).get("identifier"));
      assertThat(calls.getFirst().header("idempotency-key"))
          .isNotEqualTo(calls.getLast().header("idempotency-key"));
    }
  }

  @Test
  void after_23_hours_stripes_sum_says_whether_it_was_delivered() throws Exception {
    for (String sum : List.of("12", "7")) {
      try (var usage = new UsageTenant()) {
        String meter = usage.meter("sum", null);
        String customer = usage.customer();
        usage.use(meter, "a", "7", usage.hour);
        usage.report();
        usage.use(meter, "b", "5", usage.hour);
        usage.sentADayAgo(meter, customer);
        usage.stripe.provider.on(
            "/v1/billing/meters/mtr_sum%s/event_summaries?customer=%s&start_time=%d&end_time=%d&limit=100"
                .formatted(
                    usage.own,
                    customer,
                    usage.hour.getEpochSecond(),
                    usage.hour.getEpochSecond() + 3_600),
            200,
            "{\"object\":\"list\",\"data\":[{\"aggregated_value\":" + sum + "}]}");
        usage.report();
        if (sum.equals("12")) {
          assertThat(usage.stripe.values()).containsExactly("7");
          assertThat(usage.reports()).contains("delivered 5");
        } else {
          assertThat(usage.stripe.values()).containsExactly("7", "5");
          assertThat(usage.reports()).contains("lost 5", "delivered 5");
        }
      }
    }
  }

  @Test
  void a_meter_that_counts_is_told_each_event_and_each_that_is_void() throws Exception {
    try (var usage = new UsageTenant()) {
      String meter = usage.meter("count", null);
      usage.customer();
      for (int i = 0; i < 5; i++) {
        usage.use(meter, "e" + i, "9", usage.hour.plusSeconds(i));
      }
      usage.take("e4");
      usage.report();
      assertThat(usage.stripe.taken).hasSize(4);
      assertThat(usage.stripe.taken.get(2))
          .containsEntry("timestamp", String.valueOf(usage.hour.getEpochSecond() + 2));
      usage.take("e2");
      usage.report();
      usage.report();
      assertThat(usage.stripe.taken).hasSize(4);
      assertThat(usage.stripe.calls(FakeMeters.ADJUSTMENTS)).isOne();
      assertThat(FakeMeters.form(usage.stripe.provider.calls().getLast()))
          .containsEntry("type", "cancel")
          .containsEntry("event_name", meter)
          .containsEntry("cancel[identifier]", usage.stripe.taken.get(2).get("identifier"));
      assertThat(
              usage.rows("SELECT sum(value)::text AS sum FROM usage_report").getFirst().text("sum"))
          .isEqualTo("3");
    }
  }

  @Test
  void a_meter_with_a_window_is_told_the_windows_total() throws Exception {
    try (var usage = new UsageTenant()) {
      String meter = usage.meter("sum", "day");
      usage.customer();
      usage.use(meter, "a", "1", usage.hour);
      usage.use(meter, "b", "2", usage.hour.plusSeconds(7_200));
      usage.report();
      assertThat(usage.stripe.values()).containsExactly("3");
      usage.use(meter, "c", "4", usage.hour.plusSeconds(60));
      usage.report();
      usage.report();
      assertThat(usage.stripe.values()).containsExactly("3", "7");
      assertThat(usage.stripe.taken)
          .extracting(event -> event.get("timestamp"))
          .containsExactly(
              String.valueOf(usage.hour.getEpochSecond() + 7_200),
              String.valueOf(usage.hour.getEpochSecond() + 7_201));
      usage.take("c");
      usage.report();
      assertThat(usage.stripe.values()).containsExactly("3", "7", "3");
    }
  }

  @Test
  void a_meter_that_keeps_the_last_is_told_the_newest_value() throws Exception {
    try (var usage = new UsageTenant()) {
      String meter = usage.meter("last", null);
      usage.customer();
      usage.use(meter, "a", "7", usage.hour.plusSeconds(50));
      usage.use(meter, "b", "9", usage.hour.plusSeconds(40));
      usage.report();
      usage.use(meter, "c", "3", usage.hour.plusSeconds(60));
      usage.report();
      usage.take("c");
      usage.report();
      assertThat(usage.stripe.values()).containsExactly("7", "3", "7");
      assertThat(usage.stripe.taken)
          .extracting(event -> Long.parseLong(event.get("timestamp")))
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void a_sum_of_more_digits_than_stripe_takes_is_told_in_parts() throws Exception {
    try (var usage = new UsageTenant()) {
      String meter = usage.meter("sum", null);
      usage.customer();
      usage.use(meter, "a", "123456789012345", usage.hour);
      usage.use(meter, "b", "0.123456789012", usage.hour);
      usage.report();
      assertThat(usage.stripe.values()).containsExactly("123456789012345", "0.123456789012");
      assertThat(usage.stripe.sum()).isEqualTo(new BigDecimal("123456789012345.123456789012"));
    }
  }

  @Test
  void without_a_customer_it_waits() throws Exception {
    try (var usage = new UsageTenant()) {
      usage.use(usage.meter("sum", null), "a", "5", usage.hour);
      usage.report();
      usage.run(null);
      assertThat(asked(usage)).isEmpty();
      usage.customer();
      usage.run(null);
      assertThat(asked(usage)).hasSize(1);
      usage.report();
      assertThat(usage.stripe.values()).containsExactly("5");
      usage.run(null);
      assertThat(asked(usage)).as("nothing is left to tell").hasSize(1);
    }
  }

  @Test
  void without_a_copy_of_its_meter_it_waits() throws Exception {
    try (var usage = new UsageTenant()) {
      String meter = usage.meter("sum", null);
      usage.customer();
      usage.use(meter, "a", "5", usage.hour);
      usage.stripe.mood = Mood.FAILS;
      usage.report();
      usage.use(meter, "b", "2", usage.hour.plusSeconds(3_600));
      TestDatabase.sql(
          "UPDATE billing_object SET object = 'lost' WHERE stripe_id = 'mtr_sum' || $1", usage.own);
      usage.stripe.mood = Mood.WELL;
      assertThat(usage.report()).isInstanceOf(JobOutcome.Done.class);
      assertThat(usage.stripe.taken).isEmpty();
      TestDatabase.sql(
          "UPDATE billing_object SET object = 'billing.meter' WHERE stripe_id = 'mtr_sum' || $1",
          usage.own);
      usage.report();
      assertThat(usage.stripe.values()).containsExactly("5", "2");
    }
  }

  private static List<UUID> asked(UsageTenant usage) {
    return usage.outbox.asked().stream()
        .map(each -> each.options().tenant())
        .filter(usage.tenant::equals)
        .toList();
  }

  @Test
  void what_stripe_refuses_is_told_once() throws Exception {
    try (var usage = new UsageTenant()) {
      String meter = usage.meter("sum", null);
      usage.customer();
      usage.use(meter, "a", "5", usage.hour);
      usage.stripe.mood = Mood.REFUSES;
      assertThat(usage.report()).isInstanceOf(JobOutcome.Done.class);
      usage.report();
      assertThat(usage.reports()).containsExactly("rejected no_such 5");
      assertThat(usage.told()).singleElement().asString().startsWith("usage.rejected ");
      usage.stripe.mood = Mood.WELL;
      usage.use(meter, "b", "2", usage.hour);
      usage.report();
      assertThat(usage.stripe.values()).containsExactly("2");
    }
  }

  @Test
  void what_is_too_old_for_stripe_is_not_sent() throws Exception {
    try (var usage = new UsageTenant()) {
      usage.customer();
      usage.use(usage.meter("sum", null), "a", "5", Instant.now().minus(Duration.ofDays(36)));
      usage.report();
      assertThat(usage.reports()).containsExactly("rejected timestamp_too_far_in_past 5");
      assertThat(usage.stripe.provider.calls()).isEmpty();
    }
  }

  @Test
  void a_thin_event_tells_what_stripe_did_not_count() throws Exception {
    try (var usage = new UsageTenant()) {
      usage.customer();
      usage.use(usage.meter("sum", null), "a", "5", usage.hour);
      usage.report();
      String identifier = usage.stripe.taken.getFirst().get("identifier");
      String event = "evt" + usage.own;
      usage.stripe.provider.on(
          "/v2/core/events/" + event,
          200,
          """
          {"id":"%s","object":"v2.core.event","data":{"reason":{"error_count":2,"error_types":[
            {"code":"meter_event_customer_not_found","error_count":2,"sample_errors":[
              {"error_message":"x","request":{"identifier":"%s"}},
              {"error_message":"x","request":{"identifier":"not ours"}}]}]}}}
          """
              .formatted(event, identifier));
      usage.hear(event);
      usage.hear(event);
      assertThat(usage.reports()).containsExactly("rejected meter_event_customer_not_found 5");
      assertThat(usage.told()).containsExactly("usage.rejected " + identifier);
      usage.hear("evt_gone" + usage.own);
      assertThat(TestDatabase.sql("SELECT type FROM domain_event WHERE stripe_id = $1", event))
          .as("of nobody known")
          .isEmpty();
    }
  }
}
