package io.billhook.devkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Usage at simulated Stripe: what is metered, and what is wrong with it. */
@ExtendWith(VertxExtension.class)
class StripeMeterTest {
  private static final String METER = "mtr_test_api_calls";
  private static final long HOUR = 3_600;

  private final long now = System.currentTimeMillis() / 1000;
  private final long thisHour = now / HOUR * HOUR;

  private Bench bench; // set before each test
  private String customer = "";

  @BeforeEach
  void open(Vertx vertx) {
    bench = new Bench(vertx);
    customer =
        bench.stripe("/v1/customers", Map.of("email", "a@example.com")).json().getString("id");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void usage_is_summed_by_hour_and_in_all() {
    meter("a", "1.5", thisHour - 2 * HOUR);
    meter("b", "2", thisHour - HOUR);
    meter("c", "3", thisHour - 1);
    List<JsonObject> hours = summaries("&value_grouping_window=hour");
    assertThat(hours)
        .extracting(o -> o.getNumber("aggregated_value").doubleValue())
        .containsExactly(5.0, 1.5);
    assertThat(hours.getFirst().getLong("start_time")).isEqualTo(thisHour - HOUR);
    assertThat(total()).isEqualTo(6.5);
  }

  @Test
  void identifier_counts_once() {
    meter("a", "2", thisHour - 1);
    Answer again = send(Map.of("identifier", "a", "payload[value]", "2"));
    assertThat(again.status()).isEqualTo(400);
    assertThat(error(again).getString("message"))
        .isEqualTo("An event already exists with identifier a.");
    assertThat(total()).isEqualTo(2);
  }

  @Test
  void cancelled_event_counts_no_more_and_keeps_its_identifier() {
    meter("a", "2", thisHour - 1);
    Map<String, String> cancel =
        Map.of("event_name", "api_calls", "type", "cancel", "cancel[identifier]", "a");
    assertThat(bench.stripe("/v1/billing/meter_event_adjustments", cancel).status()).isEqualTo(200);
    assertThat(total()).isZero();
    assertThat(send(Map.of("identifier", "a", "payload[value]", "2")).status()).isEqualTo(400);
  }

  @Test
  void times_out_of_bounds_are_refused() {
    String old = Long.toString(now - 36 * 24 * HOUR);
    String ahead = Long.toString(now + 6 * 60);
    assertThat(error(send(Map.of("payload[value]", "1", "timestamp", old))).getString("code"))
        .isEqualTo("timestamp_too_far_in_past");
    assertThat(error(send(Map.of("payload[value]", "1", "timestamp", ahead))).getString("code"))
        .isEqualTo("timestamp_in_future");
  }

  @Test
  void bad_usage_is_taken_and_told_by_a_thin_event() {
    assertThat(send(Map.of("identifier", "x", "payload[value]", "many")).status()).isEqualTo(200);
    JsonObject told = told("v1.billing.meter.error_report_triggered");
    assertThat(told.getString("object")).isEqualTo("v2.core.event");
    assertThat(told.containsKey("data")).isFalse();
    assertThat(told.getJsonObject("related_object"))
        .isEqualTo(
            new JsonObject()
                .put("id", METER)
                .put("type", "billing.meter")
                .put("url", "/v1/billing/meters/" + METER));
    JsonObject whole =
        bench.stripe(HttpMethod.GET, "/v2/core/events/" + told.getString("id")).json();
    JsonObject kind =
        whole
            .getJsonObject("data")
            .getJsonObject("reason")
            .getJsonArray("error_types")
            .getJsonObject(0);
    assertThat(kind.getString("code")).isEqualTo("meter_event_invalid_value");
    assertThat(
            kind.getJsonArray("sample_errors")
                .getJsonObject(0)
                .getJsonObject("request")
                .getString("identifier"))
        .isEqualTo("x");

    send(Map.of("event_name", "unknown", "payload[value]", "1"));
    assertThat(told("v1.billing.meter.no_meter_found").containsKey("related_object")).isFalse();
    assertThat(total()).isZero();
  }

  @Test
  void meters_count_sum_and_keep_the_last() {
    for (String formula : List.of("count", "last")) {
      Map<String, String> wish =
          Map.of(
              "event_name", formula,
              "display_name", formula,
              "default_aggregation[formula]", formula);
      String id = bench.stripe("/v1/billing/meters", wish).json().getString("id");
      for (String value : List.of("5", "7")) {
        String at = Long.toString(thisHour - 10 + Long.parseLong(value));
        send(Map.of("event_name", formula, "payload[value]", value, "timestamp", at));
      }
      JsonObject sum = summaries(id, "").getFirst();
      assertThat(sum.getLong("aggregated_value")).isEqualTo(formula.equals("count") ? 2 : 7);
    }
  }

  private JsonObject told(String type) {
    return bench.receiver.next(r -> r.json().getString("type").equals(type)).json();
  }

  private void meter(String identifier, String value, long at) {
    Answer answer =
        send(
            Map.of(
                "identifier", identifier,
                "payload[value]", value,
                "timestamp", Long.toString(at)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().getString("identifier")).isEqualTo(identifier);
  }

  private Answer send(Map<String, String> more) {
    Map<String, String> event = new HashMap<>();
    event.put("event_name", "api_calls");
    event.put("payload[stripe_customer_id]", customer);
    event.putAll(more);
    return bench.stripe("/v1/billing/meter_events", event);
  }

  private double total() {
    return summaries("").getFirst().getNumber("aggregated_value").doubleValue();
  }

  private List<JsonObject> summaries(String more) {
    return summaries(METER, more);
  }

  private List<JsonObject> summaries(String meter, String more) {
    String path =
        "/v1/billing/meters/%s/event_summaries?customer=%s&start_time=%d&end_time=%d%s"
            .formatted(meter, customer, thisHour - 5 * HOUR, thisHour, more);
    Answer answer = bench.stripe(HttpMethod.GET, path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().getJsonArray("data").stream().map(JsonObject.class::cast).toList();
  }

  private static JsonObject error(Answer answer) {
    return answer.json().getJsonObject("error");
  }
}
