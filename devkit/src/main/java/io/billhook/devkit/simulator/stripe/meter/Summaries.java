package io.billhook.devkit.simulator.stripe.meter;

import io.billhook.devkit.simulator.stripe.object.Params;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.MeterLedger.Reading;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/billing/meters/{id}/event_summaries} (Stripe docs, Meter event summary): one of
 * the whole time, or one of each hour or day in which there was usage, newest first.
 */
public final class Summaries {
  private static final long MINUTE = 60;
  private static final Params ASKED =
      Params.of(
          "customer! start_time:int! end_time:int! value_grouping_window limit starting_after"
              + " ending_before");

  private Summaries() {}

  public static List<JsonObject> of(Change change, JsonObject meter, JsonObject params) {
    JsonObject asked = ASKED.check(params);
    long window = window(asked.getString("value_grouping_window"));
    long from = time(asked, "start_time", Math.max(window, MINUTE));
    long to = time(asked, "end_time", Math.max(window, MINUTE));
    if (to <= from) {
      throw StripeError.invalid(null, "end_time", "end_time must be after start_time");
    }
    String customer = asked.getString("customer");
    List<Reading> all =
        change.account().meters().between(meter.getString("event_name"), customer, from, to);
    if (window == 0) {
      return List.of(summary(meter, customer, all, from, to));
    }
    List<JsonObject> found = new ArrayList<>();
    for (int at = 0; at < all.size(); ) {
      long begin = all.get(at).at() / window * window;
      int end = at;
      while (end < all.size() && all.get(end).at() < begin + window) {
        end++;
      }
      found.add(summary(meter, customer, all.subList(at, end), begin, begin + window));
      at = end;
    }
    return found.reversed();
  }

  private static long window(@Nullable String name) {
    return switch (name) {
      case null -> 0;
      case "hour" -> 60 * MINUTE;
      case "day" -> 24 * 60 * MINUTE;
      default ->
          throw StripeError.invalid(
              null, "value_grouping_window", "Invalid value_grouping_window: must be day or hour");
    };
  }

  private static long time(JsonObject asked, String name, long step) {
    if (asked.getValue(name) instanceof Long time && time % step == 0) {
      return time;
    }
    throw StripeError.invalid(
        null, name, name + " must be aligned with " + step / MINUTE + " minute boundaries");
  }

  private static JsonObject summary(
      JsonObject meter, String customer, List<Reading> readings, long from, long to) {
    int hash = Objects.hash(meter.getString("id"), customer, from, to);
    return Change.template("billing.meter_event_summary")
        .put("id", "mtrusg_test_" + HexFormat.of().toHexDigits(hash))
        .put("aggregated_value", Aggregate.of(meter, readings))
        .put("end_time", to)
        .put("meter", meter.getString("id"))
        .put("start_time", from);
  }
}
