package io.billhook.devkit.simulator.stripe.http;

import io.billhook.devkit.simulator.stripe.object.Includable;
import io.billhook.devkit.simulator.stripe.state.StripeAccount;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts objects in the place of their ids (Stripe docs, Expanding responses). */
final class Expansion {
  private static final int DEEPEST = 4;

  private Expansion() {}

  /**
   * The answer with each path of {@code expand[]} expanded; the answer itself where there is none.
   */
  static JsonObject of(StripeAccount account, JsonObject answer, @Nullable Object expand) {
    if (!(expand instanceof JsonArray paths)) {
      return answer;
    }
    JsonObject result = answer.copy();
    for (Object path : paths) {
      List<String> names = List.of(path.toString().split("\\.", -1));
      if (names.size() - (names.getFirst().equals("data") ? 1 : 0) > DEEPEST) {
        throw StripeError.invalid(
            null, "expand", "You cannot expand more than 4 levels of a property");
      }
      expand(account, result, names);
    }
    return result;
  }

  private static void expand(StripeAccount account, JsonObject object, List<String> path) {
    String name = path.getFirst();
    Object given = object.getValue(name);
    Object value = given == null ? Includable.of(account, object, name) : whole(account, given);
    if (value != null) {
      object.put(name, value);
    }
    if (path.size() > 1) {
      List<String> rest = path.subList(1, path.size());
      switch (value) {
        case JsonObject nested -> expand(account, nested, rest);
        case JsonArray list ->
            list.stream()
                .filter(JsonObject.class::isInstance)
                .forEach(each -> expand(account, (JsonObject) each, rest));
        case null, default -> {}
      }
    }
  }

  /** What an id leads to, or each id of a list; the value itself where it leads to nothing. */
  private static @Nullable Object whole(StripeAccount account, Object value) {
    if (value instanceof String id) {
      JsonObject found = account.objects().find(id);
      return found == null ? value : found.copy();
    }
    if (value instanceof JsonArray list && list.stream().allMatch(String.class::isInstance)) {
      JsonArray objects = new JsonArray();
      list.forEach(id -> objects.add(whole(account, id)));
      return objects;
    }
    return value;
  }
}
