package io.billhook.devkit.simulator.stripe.object;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Puts the parameters of a request into the fields of an object. */
public final class Fields {
  private Fields() {}

  /** Puts in what the operation stores; metadata is merged, hashes are filled. */
  public static JsonObject apply(Params params, JsonObject given, JsonObject object) {
    for (String name : given.fieldNames()) {
      if (name.equals("metadata")) {
        object.put(name, metadata(object.getValue(name), given.getValue(name)));
      } else if (params.isStored(name)) {
        object.put(name, merged(name, object.getValue(name), given.getValue(name)));
      }
    }
    return object;
  }

  /** Stripe docs, Metadata: an empty value unsets its key, an empty string unsets all keys. */
  private static JsonObject metadata(@Nullable Object before, @Nullable Object given) {
    JsonObject result = new JsonObject();
    if (!(given instanceof JsonObject changes)) {
      return result;
    }
    if (before instanceof JsonObject kept) {
      result.mergeIn(kept);
    }
    for (String key : changes.fieldNames()) {
      if (changes.getValue(key) instanceof String value && !value.isEmpty()) {
        result.put(key, value);
      } else {
        result.remove(key);
      }
    }
    return result;
  }

  private static @Nullable Object merged(
      String name, @Nullable Object before, @Nullable Object given) {
    return switch (given) {
      case null -> null;
      case JsonObject hash -> {
        JsonObject result = before instanceof JsonObject kept ? kept.copy() : new JsonObject();
        for (String key : hash.fieldNames()) {
          Object value = hash.getValue(key);
          result.put(key, leaf(name + "[" + key + "]", result.getValue(key), value));
        }
        yield result;
      }
      case JsonArray list -> list.copy();
      default -> given;
    };
  }

  /** What is nested comes as text; it takes the type of the value whose place it takes. */
  private static @Nullable Object leaf(
      String name, @Nullable Object before, @Nullable Object given) {
    if (!(given instanceof String text)) {
      return merged(name, before, given);
    }
    if (text.isEmpty()) {
      return null;
    }
    return switch (before) {
      case Number _ -> Params.integer(name, text);
      case Boolean _ -> Params.bool(name, text);
      case null, default -> text;
    };
  }
}
