package io.billhook.api.http.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.billhook.api.contract.Formats;
import io.billhook.api.contract.Pointers;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemException.FieldError;
import io.billhook.problem.ProblemType;
import io.billhook.published.Public;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, read one by one. The contract has bounded them before: how long a
 * text is, how many items a list has, which members there are. Here is what a schema cannot say.
 * Errors are collected and thrown together by {@link #check()}; until then a wrong member reads as
 * empty.
 */
@Public
public final class Fields {
  /** The years that RFC 3339 can write. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private final ObjectNode object;
  private final String parent;
  private final List<FieldError> errors;

  public Fields(ObjectNode object) {
    this(object, "", new ArrayList<>());
  }

  private Fields(ObjectNode object, String parent, List<FieldError> errors) {
    this.object = object;
    this.parent = parent;
    this.errors = errors;
  }

  /** Those of an object without members. */
  public static Fields none() {
    return new Fields(JsonNodeFactory.instance.objectNode());
  }

  /** A text that must be there. */
  public String text(String name, TextRule rule) {
    String value = optionalText(name, rule);
    if (value == null && !isWrong(name)) {
      error(name, "is missing");
    }
    return value == null ? "" : value;
  }

  /** A text, or null where it is missing, null, or wrong. */
  public @Nullable String optionalText(String name, TextRule rule) {
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? null : checked(pointer(name), node, rule);
  }

  /** A list of texts; empty where it is missing, null, or wrong. */
  public List<String> texts(String name, TextRule rule) {
    JsonNode node = object.get(name);
    List<String> values = new ArrayList<>();
    if (node == null || node.isNull()) {
      return values;
    }
    if (!node.isArray()) {
      error(name, "must be a list");
      return values;
    }
    for (int i = 0; i < node.size(); i++) {
      String value = checked(pointer(name) + "/" + i, node.get(i), rule);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  /** An object; empty where it is missing, null, or wrong. Checked together with this one. */
  public Fields object(String name) {
    JsonNode node = object.get(name);
    if (node != null && !node.isNull() && !node.isObject()) {
      error(name, "must be an object");
    }
    ObjectNode members = node instanceof ObjectNode found ? found : object.objectNode();
    return new Fields(members, pointer(name), errors);
  }

  /**
   * An object of any members, as plain maps, lists, texts, numbers, booleans and null; empty where
   * it is missing, null, or wrong.
   */
  public Map<String, @Nullable Object> values(String name) {
    JsonNode node = object.get(name);
    if (node != null && !node.isNull() && !node.isObject()) {
      error(name, "must be an object");
    }
    return node instanceof ObjectNode found ? PlainValues.of(found) : Map.of();
  }

  /** A whole number; the default where it is missing, null, or wrong. */
  public int integer(String name, int otherwise) {
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return otherwise;
    }
    if (!node.canConvertToInt() || !node.isIntegralNumber()) {
      error(name, "must be a whole number");
      return otherwise;
    }
    return node.intValue();
  }

  /** True or false; false where it is missing, null, or wrong. */
  public boolean flag(String name) {
    JsonNode node = object.get(name);
    if (node != null && !node.isNull() && !node.isBoolean()) {
      error(name, "must be true or false");
    }
    return node != null && node.booleanValue();
  }

  /** An id, or null where it is missing, null, or wrong. */
  public @Nullable UUID id(String name) {
    String text = optionalText(name, TextRule.LINE);
    UUID id = text == null ? null : Uuids.parse(text).orElse(null);
    if (text != null && id == null) {
      error(name, "must be a UUID");
    }
    return id;
  }

  /** At least one id, or null where they are missing, null, or wrong. */
  public @Nullable List<UUID> ids(String name) {
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    List<UUID> ids = new ArrayList<>();
    for (JsonNode item : node) {
      String text = item.textValue();
      Optional<UUID> id = text == null ? Optional.empty() : Uuids.parse(text);
      id.ifPresent(ids::add);
    }
    if (!node.isArray() || node.isEmpty() || ids.size() < node.size()) {
      error(name, "must be a list of UUIDs");
      return null;
    }
    return ids;
  }

  /** A list of objects, each checked together with this one; empty where it is missing or wrong. */
  public List<Fields> objects(String name) {
    JsonNode node = object.get(name);
    List<Fields> objects = new ArrayList<>();
    if (node == null || node.isNull()) {
      return objects;
    }
    if (!node.isArray()) {
      error(name, "must be a list");
      return objects;
    }
    for (int i = 0; i < node.size(); i++) {
      String at = pointer(name) + "/" + i;
      if (node.get(i) instanceof ObjectNode found) {
        objects.add(new Fields(found, at, errors));
      } else {
        errors.add(new FieldError(at, "must be an object"));
      }
    }
    return objects;
  }

  /** A member as it came, where the contract says all there is to say of it; null for none. */
  public @Nullable JsonNode raw(String name) {
    return has(name) ? object.get(name) : null;
  }

  /** A time as in RFC 3339, or null where it is missing, null, or wrong. */
  public @Nullable Instant time(String name) {
    String text = optionalText(name, TextRule.LINE);
    if (text == null) {
      return null;
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isAfter(EARLIEST) && time.isBefore(LATEST)) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // told below, as any other wrong time
    }
    error(name, "must be a time as in RFC 3339, as 2030-01-31T12:00:00Z");
    return null;
  }

  /** Whether the member is there and not null, right or wrong. */
  public boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** Notes what only the caller can see to be wrong. */
  public void error(String name, String detail) {
    errors.add(new FieldError(pointer(name), detail));
  }

  /** VALIDATION_FAILED for one member, to be thrown. */
  public ProblemException wrong(String name, String detail) {
    return failed(pointer(name), detail);
  }

  /** Throws VALIDATION_FAILED with all that was wrong. */
  public void check() {
    if (!errors.isEmpty()) {
      throw failed(errors);
    }
  }

  /** All that was wrong so far. */
  public List<FieldError> errors() {
    return List.copyOf(errors);
  }

  public static ProblemException failed(String pointer, String detail) {
    return failed(List.of(new FieldError(pointer, detail)));
  }

  public static ProblemException failed(List<FieldError> errors) {
    return new ProblemException(
        ProblemType.VALIDATION_FAILED, ProblemType.VALIDATION_FAILED.title(), errors);
  }

  private @Nullable String checked(String pointer, JsonNode node, TextRule rule) {
    String wrong = null;
    String text = node.textValue();
    if (text == null) {
      wrong = "must be a text";
    } else if (!Formats.isStorable(text)) {
      wrong = "must be text without NUL";
    } else if (!rule.accepts().test(text)) {
      wrong = rule.wants();
    }
    if (wrong == null) {
      return rule.form().apply(text);
    }
    errors.add(new FieldError(pointer, wrong));
    return null;
  }

  private boolean isWrong(String name) {
    return errors.stream().anyMatch(error -> error.pointer().equals(pointer(name)));
  }

  private String pointer(String name) {
    return Pointers.member(parent, name);
  }
}
