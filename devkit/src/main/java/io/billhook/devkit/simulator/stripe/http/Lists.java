package io.billhook.devkit.simulator.stripe.http;

import io.billhook.devkit.simulator.stripe.object.Params;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.Kind;
import io.billhook.devkit.simulator.stripe.state.StripeAccount;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** Lists of objects (Stripe docs, Pagination): newest first, a page at a time. */
final class Lists {
  private static final Set<String> PAGING =
      Set.of("limit", "starting_after", "ending_before", "expand");
  private static final long DEFAULT_LIMIT = 10;
  private static final long LARGEST_LIMIT = 100;

  private Lists() {}

  static JsonObject of(StripeAccount account, Kind kind, JsonObject params) {
    for (String name : params.fieldNames()) {
      if (!PAGING.contains(name) && !kind.filters().contains(name)) {
        throw StripeError.unknown(name);
      }
    }
    if (kind.type().equals("subscription_item") && params.getValue("subscription") == null) {
      throw StripeError.missing("subscription");
    }
    List<JsonObject> found =
        account.objects().newestFirst(kind.type()).stream()
            .filter(object -> !Change.isDeleted(object))
            .filter(object -> Filters.match(kind, object, params))
            .toList();
    return page(found, "/v1/" + kind.plural(), kind.type(), params);
  }

  /** The page that the parameters ask for, of objects that are newest first. */
  static JsonObject page(List<JsonObject> all, String url, String type, JsonObject params) {
    int limit = limit(params);
    int from = 0;
    int to = all.size();
    String after = params.getString("starting_after");
    String before = params.getString("ending_before");
    if (after != null) {
      from = position(all, type, after, "starting_after") + 1;
    }
    if (before != null) {
      to = position(all, type, before, "ending_before");
      from = Math.max(from, to - limit);
    }
    int end = Math.min(to, from + limit);
    boolean more = before == null ? end < to : from > 0;
    return new JsonObject()
        .put("object", "list")
        .put("data", new JsonArray(all.subList(Math.min(from, end), end)))
        .put("has_more", more)
        .put("url", url);
  }

  static int limit(JsonObject params) {
    if (params.getValue("limit") == null) {
      return (int) DEFAULT_LIMIT;
    }
    Object limit = Params.integer("limit", String.valueOf(params.getValue("limit")));
    if (limit instanceof Long number && number >= 1 && number <= LARGEST_LIMIT) {
      return number.intValue();
    }
    throw StripeError.invalid(
        "parameter_invalid_integer", "limit", "This value must be between 1 and 100");
  }

  private static int position(List<JsonObject> all, String type, String id, String param) {
    for (int i = 0; i < all.size(); i++) {
      if (id.equals(all.get(i).getValue("id"))) {
        return i;
      }
    }
    throw StripeError.noSuch(400, type, id, param);
  }
}
