package io.billhook.api.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.contract.Formats;
import io.billhook.api.contract.Pointers;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.problem.ProblemException.FieldError;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one body, all or none. The contract has bounded how many there are; what an
 * event must be is said here again, since a schema is slow and numbers must stay exact.
 */
final class EventReader {
  /** As far back and ahead as Stripe takes them: docs.stripe.com/api/billing/meter-event/create. */
  static final Duration BACK = Duration.ofDays(35);

  private static final Duration AHEAD = Duration.ofMinutes(5);

  private static final int MOST_ERRORS = 20;
  private static final int MOST_NAME = 200;
  private static final int MOST_SOURCE = 300;
  private static final int MOST_TEXT = 40; // of a number

  /** Stripe takes no more: docs.stripe.com/changelog/dahlia/2026-04-22. */
  private static final int MOST_DIGITS = 15;

  private static final int MOST_DECIMALS = 12;
  private static final String VALUE_WANTED =
      "must be a number from 0, of at most 15 digits and 12 behind the point";

  private final Notation notation;
  private final Instant now;
  private final List<FieldError> errors = new ArrayList<>();

  private EventReader(Notation notation, Instant now) {
    this.notation = notation;
    this.now = now;
  }

  /**
   * All of them.
   *
   * @throws io.billhook.problem.ProblemException VALIDATION_FAILED, with at most 20 pointers
   */
  static List<UsageEvent> read(JsonNode body, Notation notation, Instant now) {
    var reader = new EventReader(notation, now);
    List<UsageEvent> events = new ArrayList<>();
    int index = 0;
    for (JsonNode event : notation.events(body)) {
      events.add(reader.event(event, notation.place(index++)));
      if (reader.errors.size() >= MOST_ERRORS) {
        break;
      }
    }
    if (!reader.errors.isEmpty()) {
      throw Fields.failed(reader.errors.subList(0, Math.min(reader.errors.size(), MOST_ERRORS)));
    }
    return events;
  }

  private UsageEvent event(JsonNode event, String at) {
    if (notation.isCloudEvent()) {
      cloudEvent(event, at);
    } else {
      for (var member : event.properties()) {
        if (!notation.known().contains(member.getKey())) {
          wrong(Pointers.member(at, member.getKey()), "is not known");
        }
      }
    }
    String source = notation.source();
    return new UsageEvent(
        text(event, at, notation.id(), MOST_NAME),
        source == null ? "" : text(event, at, source, MOST_SOURCE),
        text(event, at, notation.meter(), MOST_NAME),
        value(event, at),
        time(event, at),
        at + "/" + notation.meter());
  }

  private void cloudEvent(JsonNode event, String at) {
    if (!"1.0".equals(event.path("specversion").textValue())) {
      wrong(at + "/specversion", "must be 1.0");
    }
    if (event.has("data_base64")) {
      wrong(at + "/data_base64", "is not taken: send JSON in data");
    }
  }

  private String text(JsonNode event, String at, String name, int most) {
    JsonNode node = event.path(name);
    String text = node.isTextual() ? node.textValue() : "";
    if (missing(node)) {
      wrong(at + "/" + name, "is missing");
    } else if (text.isEmpty() || text.codePointCount(0, text.length()) > most) {
      wrong(at + "/" + name, "must be a text of 1 to " + most + " characters");
    } else if (!Formats.isStorable(text) || !TextRule.LINE.accepts().test(text)) {
      wrong(at + "/" + name, TextRule.LINE.wants());
    }
    return text; // a wrong one is told of, and goes nowhere
  }

  private BigDecimal value(JsonNode event, String at) {
    JsonNode node = event;
    for (String name : notation.value()) {
      node = node.path(name);
    }
    BigDecimal value = node.isNumber() ? node.decimalValue() : decimal(node.textValue());
    BigDecimal bare = value == null ? null : value.stripTrailingZeros();
    if (bare != null
        && bare.signum() >= 0
        && bare.precision() <= MOST_DIGITS
        && bare.scale() <= MOST_DECIMALS
        && bare.precision() - (long) bare.scale() <= MOST_DIGITS) {
      return bare;
    }
    wrong(
        at + "/" + String.join("/", notation.value()), missing(node) ? "is missing" : VALUE_WANTED);
    return BigDecimal.ZERO;
  }

  private static @Nullable BigDecimal decimal(@Nullable String text) {
    try {
      return text == null || text.length() > MOST_TEXT ? null : new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null; // told as any other wrong value
    }
  }

  private Instant time(JsonNode event, String at) {
    JsonNode node = event.path(notation.time());
    String pointer = at + "/" + notation.time();
    try {
      if (node.isTextual()) {
        Instant time = OffsetDateTime.parse(node.textValue()).toInstant();
        if (time.isBefore(now.minus(BACK)) || time.isAfter(now.plus(AHEAD))) {
          wrong(pointer, "must be from 35 days ago to 5 minutes ahead");
        }
        return time.truncatedTo(ChronoUnit.MICROS);
      }
    } catch (DateTimeParseException e) {
      // told below, as any other wrong time
    }
    wrong(
        pointer,
        missing(node) ? "is missing" : "must be a time as in RFC 3339, as 2030-01-31T12:00:00Z");
    return now;
  }

  private static boolean missing(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private void wrong(String pointer, String detail) {
    errors.add(new FieldError(pointer, detail));
  }
}
