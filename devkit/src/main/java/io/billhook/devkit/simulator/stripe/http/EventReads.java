package io.billhook.devkit.simulator.stripe.http;

import io.billhook.devkit.simulator.stripe.state.Kind;
import io.billhook.devkit.simulator.stripe.state.StripeAccount;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** {@code GET /v1/events} and {@code /v1/events/{id}}. */
final class EventReads {
  private static final Set<String> FILTERS =
      Set.of("type", "types", "created", "limit", "starting_after", "ending_before", "expand");
  private static final Kind EVENT = new Kind("event", "events", "evt_", List.of("created"), "");

  private EventReads() {}

  static JsonObject answer(StripeAccount account, StripeRequest request) {
    if (request.path().equals("/v1/events")) {
      return list(account, request.params());
    }
    String id = request.path().substring("/v1/events/".length());
    JsonObject event = account.events().find(id);
    if (event == null) {
      throw StripeError.noSuch(404, "event", id, "id");
    }
    return event;
  }

  /** {@code GET /v2/core/events/{id}}: a thin event with its data. */
  static JsonObject thin(StripeAccount account, String id) {
    JsonObject event = account.events().findThin(id);
    if (event == null) {
      throw StripeError.noSuch(404, "v2.core.event", id, "id");
    }
    return event;
  }

  private static JsonObject list(StripeAccount account, JsonObject params) {
    for (String name : params.fieldNames()) {
      if (!FILTERS.contains(name)) {
        throw StripeError.unknown(name);
      }
    }
    List<JsonObject> found =
        account.events().newestFirst().stream()
            .filter(event -> isOfType(event, params))
            .filter(event -> Filters.match(EVENT, event, params))
            .toList();
    return Lists.page(found, "/v1/events", "event", params);
  }

  private static boolean isOfType(JsonObject event, JsonObject params) {
    String type = event.getString("type");
    if (params.getValue("types") instanceof JsonArray types) {
      return types.contains(type);
    }
    String wanted = params.getString("type");
    if (wanted == null) {
      return true;
    }
    return wanted.endsWith(".*")
        ? type.startsWith(wanted.substring(0, wanted.length() - 1))
        : type.equals(wanted);
  }
}
