package io.billhook.devkit.simulator.provider.control;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a control request, each read as what it should be or {@link Refused} by its name.
 */
public record ControlBody(JsonObject json) {

  public String text(String name) {
    String value = textOrNull(name);
    if (value == null || value.isBlank()) {
      throw Refused.field(name, "is missing");
    }
    return value;
  }

  public @Nullable String textOrNull(String name) {
    return switch (json.getValue(name)) {
      case null -> null;
      case String text -> text;
      default -> throw Refused.field(name, "is a string");
    };
  }

  public long number(String name, long least, long most) {
    if (json.getValue(name) instanceof Number number
        && new BigDecimal(number.toString()).stripTrailingZeros().scale() <= 0
        && number.longValue() >= least
        && number.longValue() <= most) {
      return number.longValue();
    }
    throw Refused.field(name, "is a whole number of at least " + least + " and at most " + most);
  }

  public long number(String name, long otherwise, long least, long most) {
    return json.getValue(name) == null ? otherwise : number(name, least, most);
  }

  /** A number from 0 to 1. */
  public double fraction(String name) {
    return switch (json.getValue(name)) {
      case null -> 0;
      case Number number when number.doubleValue() >= 0 && number.doubleValue() <= 1 ->
          number.doubleValue();
      default -> throw Refused.field(name, "is a number from 0 to 1");
    };
  }

  /** False where it is missing. */
  public boolean flag(String name) {
    return switch (json.getValue(name)) {
      case null -> false;
      case Boolean flag -> flag;
      default -> throw Refused.field(name, "is true or false");
    };
  }

  public JsonObject object(String name) {
    return switch (json.getValue(name)) {
      case null -> new JsonObject();
      case JsonObject object -> object;
      default -> throw Refused.field(name, "is an object");
    };
  }

  public @Nullable List<String> texts(String name) {
    return switch (json.getValue(name)) {
      case null -> null;
      case JsonArray array when array.stream().allMatch(String.class::isInstance) ->
          array.stream().map(String.class::cast).toList();
      default -> throw Refused.field(name, "is an array of strings");
    };
  }
}
