package io.billhook.api.http.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.billhook.api.contract.Formats;
import io.billhook.api.contract.Pointers;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemException.FieldError;
import io.billhook.problem.ProblemType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, read one by one. Errors are collected and thrown together by {@link
 * #check()}; until then a wrong member reads as empty. A member that nobody asked for is an error.
 */
public final class Fields {
  public static final int MOST_UNKNOWN = 20;

  /** The years that RFC 3339 can write. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private final ObjectNode object;
  private final String parent;
  private final Set<String> asked = new HashSet<>();
  private final List<Fields> children = new ArrayList<>();
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

  /** A text that must be there, from {@code least} to {@code most} UTF-16 units. */
  public String text(String name, int least, int most, TextRule rule) {
    String value = optionalText(name, least, most, rule);
    if (value == null && !isWrong(name)) {
      error(name, "is missing");
    }
    return value == null ? "" : value;
  }

  /** A text, or null where it is missing, null, or wrong. */
  public @Nullable String optionalText(String name, int least, int most, TextRule rule) {
    asked.add(name);
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? null : checked(pointer(name), node, least, most, rule);
  }

  /** A list of texts; empty where it is missing, null, or wrong. */
  public List<String> texts(String name, int mostItems, int mostLength, TextRule rule) {
    asked.add(name);
    JsonNode node = object.get(name);
    List<String> values = new ArrayList<>();
    if (node == null || node.isNull()) {
      return values;
    }
    if (!node.isArray() || node.size() > mostItems) {
      error(name, "must be a list of at most " + mostItems);
      return values;
    }
    for (int i = 0; i < node.size(); i++) {
      String value = checked(pointer(name) + "/" + i, node.get(i), 1, mostLength, rule);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  /** An object; empty where it is missing, null, or wrong. Checked together with this one. */
  public Fields object(String name) {
    asked.add(name);
    JsonNode node = object.get(name);
    if (node != null && !node.isNull() && !node.isObject()) {
      error(name, "must be an object");
    }
    ObjectNode members = node instanceof ObjectNode found ? found : object.objectNode();
    Fields child = new Fields(members, pointer(name), errors);
    children.add(child);
    return child;
  }

  /** A whole number; the default where it is missing, null, or wrong. */
  public int integer(String name, int least, int most, int otherwise) {
    asked.add(name);
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return otherwise;
    }
    if (!node.isIntegralNumber() || node.longValue() < least || node.longValue() > most) {
      error(name, "must be a whole number from " + least + " to " + most);
      return otherwise;
    }
    return node.intValue();
  }

  /** True or false; false where it is missing, null, or wrong. */
  public boolean flag(String name) {
    asked.add(name);
    JsonNode node = object.get(name);
    if (node != null && !node.isNull() && !node.isBoolean()) {
      error(name, "must be true or false");
    }
    return node != null && node.booleanValue();
  }

  /** An id, or null where it is missing, null, or wrong. */
  public @Nullable UUID id(String name) {
    String text = optionalText(name, 36, 36, TextRule.LINE);
    UUID id = text == null ? null : Uuids.parse(text).orElse(null);
    if (text != null && id == null) {
      error(name, "must be a UUID");
    }
    return id;
  }

  /** One to so many ids, or null where they are missing, null, or wrong. */
  public @Nullable List<UUID> ids(String name, int most) {
    asked.add(name);
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
    if (!node.isArray() || node.isEmpty() || node.size() > most || ids.size() < node.size()) {
      error(name, "must be a list of 1 to " + most + " UUIDs");
      return null;
    }
    return ids;
  }

  /** A time as in RFC 3339, or null where it is missing, null, or wrong. */
  public @Nullable Instant time(String name) {
    String text = optionalText(name, 20, 40, TextRule.LINE);
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
    noteUnknown();
    if (!errors.isEmpty()) {
      throw failed(errors);
    }
  }

  private void noteUnknown() {
    children.forEach(Fields::noteUnknown);
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!asked.contains(name) && errors.size() < MOST_UNKNOWN) {
                error(name, "is not known");
              }
            });
  }

  public static ProblemException failed(String pointer, String detail) {
    return failed(List.of(new FieldError(pointer, detail)));
  }

  public static ProblemException failed(List<FieldError> errors) {
    return new ProblemException(
        ProblemType.VALIDATION_FAILED, ProblemType.VALIDATION_FAILED.title(), errors);
  }

  private @Nullable String checked(
      String pointer, JsonNode node, int least, int most, TextRule rule) {
    String wrong = null;
    String text = node.textValue();
    if (text == null) {
      wrong = "must be a text";
    } else if (text.length() < least || text.length() > most) {
      wrong = "must have " + least + " to " + most + " characters";
    } else if (!Formats.isStorable(text)) {
      wrong = "must be text without NUL";
    } else if (!rule.accepts().test(text)) {
      wrong = rule.wants();
    }
    if (wrong == null) {
      return text;
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
