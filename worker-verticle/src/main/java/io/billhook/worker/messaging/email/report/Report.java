package io.billhook.worker.messaging.email.report;

import io.billhook.postgres.Row;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One event of the ledger.
 *
 * @param id of its row in the ledger
 * @param signer whose account told it, as {@code webhook_event.endpoint}
 * @param externalId by which it is told from others
 * @param event Brevo's name of it
 * @param address whom it is about; null: it does not say
 * @param messageId as Brevo's answers have it, in brackets; null: it does not say
 * @param at when it took place
 * @param age since it came in, by the database's clock
 * @param code of a reply of the receiving server, as {@code 550 5.1.1}; null: none is told. The
 *     rest of such a reply is prose, which may name people
 */
record Report(
    UUID id,
    String signer,
    String externalId,
    String event,
    @Nullable String address,
    @Nullable String messageId,
    Instant at,
    Duration age,
    @Nullable String code) {

  /** RFC 5321, section 4.2, with what RFC 3463 adds. */
  private static final Pattern REPLY =
      Pattern.compile("\\b([245][0-9]{2})(?:[ -]+([245]\\.[0-9]{1,3}\\.[0-9]{1,3}))?\\b");

  private static final int LONGEST_REASON = 2000;
  private static final Duration FUTURE = Duration.ofDays(1);
  private static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");

  static Report of(Row row) {
    JsonObject body = body(row);
    Instant received = row.instant("received_at");
    return new Report(
        row.uuid("id"),
        row.text("endpoint"),
        row.text("external_id"),
        row.text("type"),
        text(body, "email"),
        inBrackets(text(body, "message-id")),
        at(body, received),
        Duration.ofMillis((long) (1000 * row.real("age"))),
        code(text(body, "reason")));
  }

  /** The event's name, with the code of a reply where there is one. */
  String detail() {
    return code == null ? event : event + " " + code;
  }

  Meaning meaning() {
    return Meaning.of(event);
  }

  /** Whether it is about a mail to this address. */
  boolean isTo(String recipient) {
    return address != null && address.strip().equalsIgnoreCase(recipient);
  }

  /** Intake has read it as JSON; of bytes that are no text each is taken for a letter. */
  private static JsonObject body(Row row) {
    String text = row.textOrNull("body");
    try {
      return new JsonObject(
          text == null ? new String(row.bytes("body_bytes"), StandardCharsets.ISO_8859_1) : text);
    } catch (DecodeException e) {
      return new JsonObject();
    }
  }

  private static @Nullable String text(JsonObject body, String name) {
    return body.getValue(name) instanceof String text ? text : null;
  }

  private static @Nullable String inBrackets(@Nullable String id) {
    return id == null || id.startsWith("<") ? id : "<" + id + ">";
  }

  private static Instant at(JsonObject body, Instant received) {
    Instant told = null;
    if (body.getValue("ts_epoch") instanceof Number millis) {
      told = Instant.ofEpochMilli(millis.longValue());
    } else if (body.getValue("ts_event") instanceof Number seconds) {
      told = Instant.ofEpochMilli(Math.multiplyExact(clipped(seconds), 1000L));
    }
    boolean sane = told != null && told.isAfter(EARLIEST) && told.isBefore(received.plus(FUTURE));
    return sane ? Objects.requireNonNull(told) : received;
  }

  private static long clipped(Number seconds) {
    return Math.clamp(seconds.longValue(), 0, Integer.MAX_VALUE * 2L);
  }

  private static @Nullable String code(@Nullable String reason) {
    if (reason == null) {
      return null;
    }
    Matcher reply = REPLY.matcher(reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
    if (!reply.find()) {
      return null;
    }
    return reply.group(2) == null ? reply.group(1) : reply.group(1) + " " + reply.group(2);
  }
}
