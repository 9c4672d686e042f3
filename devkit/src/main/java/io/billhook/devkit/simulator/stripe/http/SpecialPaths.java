package io.billhook.devkit.simulator.stripe.http;

import io.billhook.devkit.simulator.stripe.meter.Summaries;
import io.billhook.devkit.simulator.stripe.object.Params;
import io.billhook.devkit.simulator.stripe.object.Previews;
import io.billhook.devkit.simulator.stripe.offer.Entitlements;
import io.billhook.devkit.simulator.stripe.offer.Features;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Paths that are not those of a kind of stored objects. */
final class SpecialPaths {
  private static final String ENTITLEMENTS = "entitlements.active_entitlement";

  private SpecialPaths() {}

  /** The answer; null where the path is an ordinary one. */
  static @Nullable JsonObject answer(Change change, StripeRequest request) {
    List<String> path = List.of(request.path().substring(1).split("/", -1));
    boolean get = request.method().equals("GET");
    if (request.method().equals("POST") && request.path().equals("/v1/invoices/create_preview")) {
      return Previews.create(change, request.params());
    }
    if (get && request.path().startsWith("/v1/events")) {
      return EventReads.answer(change.account(), request);
    }
    if (get && request.path().startsWith("/v2/core/events/")) {
      return EventReads.thin(change.account(), path.getLast());
    }
    if (get && request.path().equals("/v1/customers/search")) {
      return Search.customers(change, request.params());
    }
    if (get && request.path().equals("/v1/entitlements/active_entitlements")) {
      List<JsonObject> all = Entitlements.asked(change, request.params());
      return Lists.page(all, request.path(), ENTITLEMENTS, request.params());
    }
    if (get && request.path().startsWith("/v1/entitlements/active_entitlements/")) {
      return Entitlements.read(change, path.getLast());
    }
    if (get
        && path.size() == 5
        && request.path().matches("/v1/billing/meters/.*/event_summaries")) {
      JsonObject meter = required(change, "billing.meter", path.get(3));
      List<JsonObject> all = Summaries.of(change, meter, request.params());
      return Lists.page(all, request.path(), "billing.meter_event_summary", request.params());
    }
    if (path.size() >= 4 && path.get(1).equals("products") && path.get(3).equals("features")) {
      return features(change, request, path);
    }
    return null;
  }

  private static @Nullable JsonObject features(
      Change change, StripeRequest request, List<String> path) {
    String product = required(change, "product", path.get(2)).getString("id");
    if (path.size() == 4) {
      return switch (request.method()) {
        case "GET" ->
            Lists.page(
                Features.of(change, product), request.path(), "product_feature", request.params());
        case "POST" -> Features.attach(change, product, request.params());
        default -> null;
      };
    }
    Params.of("").check(request.params());
    return switch (request.method()) {
      case "GET" -> Features.read(change, product, path.get(4));
      case "DELETE" -> Features.detach(change, product, path.get(4));
      default -> null;
    };
  }

  private static JsonObject required(Change change, String type, String id) {
    JsonObject found = change.find(id);
    if (found == null || !type.equals(found.getValue("object"))) {
      throw StripeError.noSuch(404, type, id, "id");
    }
    return found;
  }
}
