package io.billhook.api.http.input;

import io.billhook.api.contract.Formats;
import io.billhook.api.contract.Pointers;
import io.billhook.problem.ProblemException;
import io.billhook.published.Public;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The query of an address, read by name, bounded by the contract before; what is wrong is
 * VALIDATION_FAILED at once.
 */
@Public
public final class Query {
  private static final Instant YEAR_10000 = Instant.parse("9999-12-31T23:59:59Z");

  private final MultiMap parameters;

  public Query(MultiMap parameters) {
    this.parameters = parameters;
  }

  /** A text; null where it is missing or empty. */
  public @Nullable String text(String name) {
    String value = parameters.get(name);
    if (value == null || value.isEmpty()) {
      return null;
    }
    if (!Formats.isStorable(value)) {
      throw wrong(name, "must be text without NUL");
    }
    return value;
  }

  public boolean flag(String name) {
    return "true".equals(text(name));
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
        limit == null ? PageRequest.USUAL : Integer.parseInt(limit),
        cursor == null
            ? null
            : Cursors.decode(cursor).orElseThrow(() -> wrong("cursor", "is none of ours")));
  }

  /** What a route throws where it alone can see that a parameter is wrong. */
  public static ProblemException wrong(String name, String detail) {
    return Fields.failed(Pointers.member("", name), detail);
  }
}
