package io.billhook.api.http.input;

import io.billhook.api.contract.Formats;
import io.billhook.api.contract.Pointers;
import io.billhook.problem.ProblemException;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The query of an address, read by name; what is wrong is VALIDATION_FAILED at once. */
public final class Query {
  private static final int MOST_TEXT = 255;

  private static final Instant YEAR_10000 = Instant.parse("9999-12-31T23:59:59Z");

  private final MultiMap parameters;

  public Query(MultiMap parameters) {
    this.parameters = parameters;
  }

  /** A filter's text, 1 to 255 characters; null where it is missing or empty. */
  public @Nullable String text(String name) {
    return text(name, MOST_TEXT);
  }

  /** As {@link #text(String)}, with so many characters at the most. */
  public @Nullable String text(String name, int most) {
    String value = parameters.get(name);
    if (value == null || value.isEmpty()) {
      return null;
    }
    if (value.length() > most || !Formats.isStorable(value)) {
      throw wrong(name, "must have at most " + most + " characters and no NUL");
    }
    return value;
  }

  /** One of the given words; null where it is missing. */
  public @Nullable String oneOf(String name, Set<String> words) {
    String value = text(name);
    if (value != null && !words.contains(value)) {
      throw wrong(name, "must be one of " + String.join(", ", words.stream().sorted().toList()));
    }
    return value;
  }

  public boolean flag(String name) {
    return "true".equals(oneOf(name, Set.of("true", "false")));
  }

  public @Nullable UUID id(String name) {
    String value = text(name);
    return value == null
        ? null
        : Uuids.parse(value).orElseThrow(() -> wrong(name, "must be a UUID"));
  }

  /** A moment as RFC 3339 has it, from 1970 to 9999; null where it is missing. */
  public @Nullable Instant time(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    try {
      Instant time = OffsetDateTime.parse(value).toInstant();
      if (!time.isBefore(Instant.EPOCH) && time.isBefore(YEAR_10000)) {
        return time;
      }
    } catch (DateTimeParseException e) {
      throw wrong(name, "must be a time as 2026-01-31T12:00:00Z");
    }
    throw wrong(name, "must be a time from 1970 to 9999");
  }

  /** {@code limit} and {@code cursor}. */
  public PageRequest page() {
    String limit = text("limit");
    String cursor = text("cursor");
    return new PageRequest(
        limit == null ? PageRequest.USUAL : limit(limit),
        cursor == null
            ? null
            : Cursors.decode(cursor).orElseThrow(() -> wrong("cursor", "is none of ours")));
  }

  private static int limit(String value) {
    return Optional.of(value)
        .filter(text -> text.matches("\\d{1,3}"))
        .map(Integer::valueOf)
        .filter(number -> number >= 1 && number <= PageRequest.MOST)
        .orElseThrow(() -> wrong("limit", "must be from 1 to " + PageRequest.MOST));
  }

  /** Throws where a parameter is not among those that the route knows. */
  public Query only(String... names) {
    for (String given : parameters.names()) {
      if (!Arrays.asList(names).contains(given)) {
        throw wrong(given, "is not known");
      }
    }
    return this;
  }

  /** What a route throws where it alone can see that a parameter is wrong. */
  public static ProblemException wrong(String name, String detail) {
    return Fields.failed(Pointers.member("", name), detail);
  }
}
