package io.billhook.api.intake.brevo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.api.http.input.Uuids;
import io.billhook.api.intake.Arrival.Wanted;
import io.billhook.api.intake.InboundEvent;
import io.billhook.api.intake.JsonScanner;
import io.billhook.api.intake.Refusal;
import io.billhook.api.intake.http.Webhook.Part;
import io.billhook.api.intake.http.Webhook.Reading;
import io.billhook.contract.email.EmailCallback;
import io.billhook.crypto.Sha256;
import io.billhook.text.CodePoints;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads one event, or a list of them as batched webhooks have (developers.brevo.com/docs,
 * Transactional webhooks; Batched webhooks). An event without name, and one that names no mail, is
 * kept and causes no job. Brevo gives events no id of their own, so theirs is a hash of what tells
 * them apart.
 */
final class BrevoEventReader {
  static final int MOST = 500;
  private static final String NO_EVENT = "unknown";
  private static final int LONGEST_TYPE = 100;
  private static final int LONGEST_ID = 255;
  private static final byte[] EVENT = "event".getBytes(US_ASCII);
  private static final byte[] MESSAGE_ID = "message-id".getBytes(US_ASCII);
  private static final byte[] EMAIL = "email".getBytes(US_ASCII);
  private static final byte[] TS_EPOCH = "ts_epoch".getBytes(US_ASCII);
  private static final byte[] TS_EVENT = "ts_event".getBytes(US_ASCII);
  private static final byte[] LINK = "link".getBytes(US_ASCII);
  private static final byte[] CUSTOM = "X-Mailin-custom".getBytes(US_ASCII);

  private final JsonScanner json;
  private final @Nullable String endpoint;
  private @Nullable String event;
  private @Nullable String messageId;
  private @Nullable String email;
  private @Nullable String millis;
  private @Nullable String seconds;
  private @Nullable String link;
  private @Nullable String custom;

  private BrevoEventReader(byte[] body, @Nullable UUID tenant) {
    this.json = new JsonScanner(body);
    this.endpoint = tenant == null ? null : tenant.toString();
  }

  /**
   * Reads a delivery.
   *
   * @param tenant whose own account sent it; null: the installation's
   */
  static Reading<EmailCallback> read(byte[] body, @Nullable UUID tenant) {
    var reader = new BrevoEventReader(body, tenant);
    try {
      return reader.delivery();
    } catch (JsonScanner.Malformed _) {
      return new Reading.Refused<>(Refusal.MALFORMED_JSON);
    }
  }

  private Reading<EmailCallback> delivery() throws JsonScanner.Malformed {
    if (json.enterArray()) {
      List<Part<EmailCallback>> parts = new ArrayList<>();
      while (json.element()) {
        if (parts.size() == MOST) {
          return new Reading.Refused<>(BrevoRefusals.TOO_MANY_EVENTS);
        }
        int start = json.start();
        if (!members()) {
          return new Reading.Refused<>(BrevoRefusals.NO_EVENTS);
        }
        byte[] body = json.since(start);
        InboundEvent one = event(body);
        parts.add(new Part<>(one, Buffer.buffer(body), wanted(one)));
      }
      json.end();
      return new Reading.Several<>(parts);
    }
    int start = json.start();
    boolean isEvent = members();
    byte[] body = json.since(start);
    json.end();
    if (!isEvent) {
      return new Reading.Refused<>(BrevoRefusals.NO_EVENTS);
    }
    InboundEvent one = event(body);
    return new Reading.Accepted<>(one, wanted(one));
  }

  /** False where the value is no object. Of a name that is given twice the last one counts. */
  private boolean members() throws JsonScanner.Malformed {
    event = null;
    messageId = null;
    email = null;
    millis = null;
    seconds = null;
    link = null;
    custom = null;
    if (!json.enter()) {
      json.skip();
      return false;
    }
    while (json.next()) {
      if (json.named(EVENT)) {
        event = json.text();
      } else if (json.named(MESSAGE_ID)) {
        messageId = json.text();
      } else if (json.named(EMAIL)) {
        email = json.text();
      } else if (json.named(TS_EPOCH)) {
        millis = json.number();
      } else if (json.named(TS_EVENT)) {
        seconds = json.number();
      } else if (json.named(LINK)) {
        link = json.text();
      } else if (json.named(CUSTOM)) {
        custom = json.text();
      } else {
        json.skip();
      }
    }
    return true;
  }

  private InboundEvent event(byte[] body) {
    String type = fit(event, LONGEST_TYPE);
    String theirs = fit(bare(messageId), LONGEST_ID);
    Optional<UUID> ours = custom == null ? Optional.empty() : Uuids.parse(custom);
    return new InboundEvent(
        externalId(type, theirs, body),
        type == null ? NO_EVENT : type,
        null,
        null,
        ours.isPresent() ? EmailCallback.OURS : theirs == null ? null : EmailCallback.THEIRS,
        ours.map(UUID::toString).orElse(theirs),
        false,
        endpoint);
  }

  /** Each part with its length, so that no two events have parts that run together alike. */
  private String externalId(@Nullable String type, @Nullable String theirs, byte[] body) {
    byte[] hash;
    if (type == null) {
      hash = Sha256.of(body);
    } else {
      StringBuilder parts = new StringBuilder(256);
      for (String part : new String[] {type, theirs, email, millis, link}) {
        append(parts, part);
      }
      if (millis == null) {
        append(parts, seconds);
      }
      if (theirs == null) {
        append(parts, custom);
      }
      hash = Sha256.of(parts.toString().getBytes(UTF_8));
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  private static void append(StringBuilder parts, @Nullable String part) {
    parts.append(part == null ? -1 : part.length()).append(':');
    parts.append(Objects.requireNonNullElse(part, ""));
  }

  private static @Nullable Wanted<EmailCallback> wanted(InboundEvent event) {
    String by = event.objectType();
    String id = event.objectId();
    if (by == null || id == null || event.type().equals(NO_EVENT)) {
      return null;
    }
    var job = new EmailCallback(by, id);
    return new Wanted<>(job.key(), job);
  }

  /** Brevo's answers have it in brackets, some of its webhooks do not. */
  private static @Nullable String bare(@Nullable String id) {
    return id != null && id.startsWith("<") && id.endsWith(">")
        ? id.substring(1, id.length() - 1)
        : id;
  }

  /** A text that can be a name: short, and printable. */
  private static @Nullable String fit(@Nullable String text, int longest) {
    return text == null
            || text.isBlank()
            || CodePoints.count(text) > longest
            || !text.codePoints().allMatch(c -> c > ' ' && c <= '~')
        ? null
        : text;
  }
}
