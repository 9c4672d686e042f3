package io.billhook.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A meter at Stripe, by our copy. Source: docs.stripe.com/api/billing/meter/object.
 *
 * @param id {@code mtr_…}
 * @param name its {@code event_name}, which events name
 * @param window for which Stripe keeps the newest event alone; null where every event counts
 * @param customerKey under which an event names its customer
 * @param valueKey under which an event has its value
 * @param active whether Stripe takes events for it
 */
public record Meter(
    String id,
    String name,
    Formula formula,
    @Nullable Duration window,
    String customerKey,
    String valueKey,
    boolean active) {

  /** What becomes of the values of a billing period. */
  public enum Formula {
    SUM,
    COUNT,
    LAST
  }

  /**
   * Those that have these names, by name; a name that no meter has is missing. Of several of one
   * name the one that Stripe takes events for counts.
   *
   * @param tx of the role api or worker
   */
  public static Map<String, Meter> named(Tx tx, Collection<String> names) {
    Map<String, Meter> found = new HashMap<>();
    tx.query(MeterSql.NAMED, List.copyOf(names)).stream()
        .map(row -> of(StripeJson.stored(row.text("data"))))
        .forEach(meter -> found.merge(meter.name, meter, (a, b) -> a.active ? a : b));
    return found;
  }

  private static Meter of(JsonNode json) {
    return new Meter(
        json.path("id").asText(),
        json.path("event_name").asText(),
        formula(json.path("default_aggregation").path("formula").asText()),
        window(json.path("event_time_window").asText()),
        StripeJson.text(json, "customer_mapping.event_payload_key").orElse("stripe_customer_id"),
        StripeJson.text(json, "value_settings.event_payload_key").orElse("value"),
        "active".equals(json.path("status").asText()) && !json.path("deleted").asBoolean());
  }

  private static Formula formula(String name) {
    return switch (name) {
      case "count" -> Formula.COUNT;
      case "last" -> Formula.LAST;
      default -> Formula.SUM;
    };
  }

  private static @Nullable Duration window(String name) {
    return switch (name) {
      case "hour" -> Duration.ofHours(1);
      case "day" -> Duration.ofDays(1);
      default -> null;
    };
  }
}
