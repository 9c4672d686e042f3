package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The parameters that an operation takes, and their types. Written as a word each: a name, {@code
 * :int}, {@code :bool}, {@code :hash} or {@code :list} where it is no text, {@code !} where it is
 * required and {@code ~} where it is an instruction rather than a field of the object.
 */
public final class Params {

  private enum Type {
    TEXT,
    INT,
    BOOL,
    HASH,
    LIST
  }

  private record Param(Type type, boolean required, boolean stored) {}

  static final Params NONE = of("");

  private final Map<String, Param> params;

  private Params(Map<String, Param> params) {
    this.params = params;
  }

  public static Params of(String words) {
    Map<String, Param> params = new LinkedHashMap<>();
    // Every endpoint takes it (Stripe docs, Expanding responses).
    params.put("expand", new Param(Type.LIST, false, false));
    for (String word : words.strip().split("\\s+", -1)) {
      if (!word.isEmpty()) {
        String bare = word.replace("!", "").replace("~", "");
        int colon = bare.indexOf(':');
        Type type = colon < 0 ? Type.TEXT : type(bare.substring(colon + 1));
        String name = colon < 0 ? bare : bare.substring(0, colon);
        params.put(name, new Param(type, word.contains("!"), !word.contains("~")));
      }
    }
    return new Params(params);
  }

  private static Type type(String word) {
    return switch (word) {
      case "int" -> Type.INT;
      case "bool" -> Type.BOOL;
      case "hash" -> Type.HASH;
      case "list" -> Type.LIST;
      default -> throw new IllegalArgumentException(word);
    };
  }

  public Set<String> names() {
    return params.keySet();
  }

  boolean isStored(String name) {
    Param param = params.get(name);
    return param != null && param.stored();
  }

  /** The parameters with their types, or the error that Stripe would answer. */
  public JsonObject check(JsonObject given) {
    JsonObject typed = new JsonObject();
    for (String name : given.fieldNames()) {
      Param param = params.get(name);
      if (param == null) {
        throw StripeError.unknown(name);
      }
      typed.put(name, typed(name, param.type(), given.getValue(name)));
    }
    params.forEach(
        (name, param) -> {
          if (param.required() && typed.getValue(name) == null) {
            throw StripeError.missing(name);
          }
        });
    return typed;
  }

  /** An empty string unsets whatever it is given for. */
  private static @org.jspecify.annotations.Nullable Object typed(
      String name, Type type, Object value) {
    if (value.equals("")) {
      return null;
    }
    boolean fits =
        switch (type) {
          case TEXT, INT, BOOL -> value instanceof String;
          case HASH -> value instanceof JsonObject;
          case LIST -> value instanceof JsonArray;
        };
    if (!fits) {
      throw StripeError.invalid(
          null, name, "Invalid " + type.name().toLowerCase(java.util.Locale.ROOT) + " for " + name);
    }
    return switch (type) {
      case INT -> integer(name, value.toString());
      case BOOL -> bool(name, value.toString());
      case TEXT, HASH, LIST -> value;
    };
  }

  public static Object integer(String name, String text) {
    // A time wherever Stripe takes one that may be immediate, or the end of a period.
    if (Set.of("now", "min_period_end", "max_period_end").contains(text)) {
      return text;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException _) {
      throw StripeError.invalid("parameter_invalid_integer", name, "Invalid integer: " + text);
    }
  }

  static Boolean bool(String name, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw StripeError.invalid(null, name, "Invalid boolean: " + text);
    };
  }
}
