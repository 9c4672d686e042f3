package io.billhook.devkit.simulator.stripe.http;

import static java.util.stream.Collectors.toSet;

import io.billhook.devkit.simulator.stripe.object.Operation;
import io.billhook.devkit.simulator.stripe.object.Params;
import io.billhook.devkit.simulator.stripe.object.PaymentMethods;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.Kind;
import io.billhook.devkit.simulator.stripe.state.Kinds;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From path to answer: {@code /v1/<plural>[/<id>[/<action or list>]]}. */
final class StripePaths {
  private StripePaths() {}

  static JsonObject carryOut(Change change, StripeRequest request) {
    JsonObject answer = dispatch(change, request);
    return Expansion.of(change.account(), answer, request.params().getValue("expand"));
  }

  private static JsonObject dispatch(Change change, StripeRequest request) {
    JsonObject special = SpecialPaths.answer(change, request);
    if (special != null) {
      return special;
    }
    for (Kind kind : Kinds.ALL) {
      String prefix = "/v1/" + kind.plural();
      if (request.path().equals(prefix)) {
        return collection(change, kind, request);
      }
      if (request.path().startsWith(prefix + "/")) {
        String rest = request.path().substring(prefix.length() + 1);
        return member(change, kind, List.of(rest.split("/", -1)), request);
      }
    }
    throw unknown(request);
  }

  private static JsonObject collection(Change change, Kind kind, StripeRequest request) {
    if (request.method().equals("GET")) {
      return Lists.of(change.account(), kind, request.params());
    }
    Operation create = request.method().equals("POST") ? AllOperations.of(kind, "create") : null;
    if (create == null) {
      throw unknown(request);
    }
    return create.run(change, change.fresh(kind.type()), request.params());
  }

  private static JsonObject member(
      Change change, Kind kind, List<String> path, StripeRequest request) {
    String id = path.getFirst();
    JsonObject stored =
        PaymentMethods.isTestCard(id) && path.contains("attach")
            ? PaymentMethods.resolve(change, id, "payment_method")
            : change.find(id);
    if (stored == null || !kind.type().equals(stored.getValue("object"))) {
      throw StripeError.noSuch(404, kind.type(), id, path.size() > 1 ? kind.type() : "id");
    }
    if (request.method().equals("GET")) {
      return read(change, stored, path, request);
    }
    if (Change.isDeleted(stored)) {
      throw StripeError.noSuch(404, kind.type(), id, "id");
    }
    Operation operation = operation(kind, path, request);
    if (operation == null) {
      throw unknown(request);
    }
    return operation.run(change, stored.copy(), request.params());
  }

  private static @Nullable Operation operation(
      Kind kind, List<String> path, StripeRequest request) {
    if (path.size() > 2) {
      return null;
    }
    return switch (request.method()) {
      case "POST" -> AllOperations.of(kind, path.size() == 1 ? "update" : path.get(1));
      case "DELETE" -> path.size() == 1 ? AllOperations.of(kind, "delete") : null;
      default -> null;
    };
  }

  private static JsonObject read(
      Change change, JsonObject stored, List<String> path, StripeRequest request) {
    if (path.size() == 1) {
      Params.of("client_secret").check(request.params());
      return stored;
    }
    List<JsonObject> entries = path.size() == 2 ? entries(change, stored, path.get(1)) : null;
    if (entries == null) {
      throw unknown(request);
    }
    return Lists.page(entries, request.path(), path.get(1), request.params());
  }

  /**
   * Lists below an object: an invoice's lines, a session's line items. Of lines and refunds those
   * that lie here as objects of their own stand behind those inside, so that what was put in as a
   * first page has others.
   */
  private static @Nullable List<JsonObject> entries(Change change, JsonObject stored, String name) {
    return switch (stored.getString("object") + " " + name) {
      case "invoice lines" -> whole(change, stored, name, "line_item");
      case "charge refunds" -> whole(change, stored, name, "refund");
      case "checkout.session line_items" ->
          objects(
              change
                  .account()
                  .checkoutOrders()
                  .getOrDefault(stored.getString("id"), new JsonObject()),
              "line_items");
      case "customer payment_methods" ->
          change.account().objects().newestFirst("payment_method").stream()
              .filter(method -> stored.getString("id").equals(method.getValue("customer")))
              .toList();
      default -> null;
    };
  }

  private static List<JsonObject> whole(Change change, JsonObject owner, String name, String type) {
    List<JsonObject> inside =
        owner.getValue(name) instanceof JsonObject list ? objects(list, "data") : List.of();
    Set<Object> ids = inside.stream().map(entry -> entry.getValue("id")).collect(toSet());
    List<JsonObject> own =
        change.account().objects().newestFirst(type).stream()
            .filter(
                entry -> owner.getString("id").equals(entry.getValue(owner.getString("object"))))
            .filter(entry -> !ids.contains(entry.getValue("id")))
            .toList();
    // Refunds are listed newest first, lines as they stand on the invoice.
    return Stream.concat(
            inside.stream(), (type.equals("line_item") ? own.reversed() : own).stream())
        .toList();
  }

  private static List<JsonObject> objects(JsonObject list, String field) {
    return list.getValue(field) instanceof JsonArray data
        ? data.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast).toList()
        : List.of();
  }

  private static StripeError unknown(StripeRequest request) {
    return StripeError.unknownPath(request.method(), request.path());
  }
}
