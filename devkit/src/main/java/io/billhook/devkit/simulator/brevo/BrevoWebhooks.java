package io.billhook.devkit.simulator.brevo;

import io.billhook.devkit.simulator.provider.callback.Callback;
import io.billhook.devkit.simulator.provider.callback.Callbacks;
import io.billhook.devkit.simulator.provider.callback.Delivery.Attempt;
import io.billhook.devkit.simulator.provider.callback.Target;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells Billhook what became of a mail (Brevo docs, Transactional webhooks): {@code request}, then
 * what the address's local part stands for, {@code delivered} for an ordinary one, and nothing at
 * all of a mail to {@code silent}.
 */
public final class BrevoWebhooks {
  private static final String PATH = "/webhooks/brevo";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  /** An event and the reason given with it; empty where there is none. */
  private record Outcome(String event, String reason) {}

  private static final Outcome DELIVERED = new Outcome("delivered", "");
  private static final Map<String, Outcome> BY_LOCAL_PART =
      Map.of(
          "bounce", new Outcome("hard_bounce", "550 5.1.1 no such user"),
          "softbounce", new Outcome("soft_bounce", "452 4.2.2 mailbox full"),
          "blocked", new Outcome("blocked", "blocked: address is on a blocklist"),
          "complaint", new Outcome("spam", ""));

  private static final Map<String, Outcome> OUTCOMES =
      BY_LOCAL_PART.values().stream()
          .collect(Collectors.toUnmodifiableMap(Outcome::event, outcome -> outcome));

  private final Callbacks callbacks;
  private final Target target;
  private final String token;
  private final InstantSource clock;

  public BrevoWebhooks(Callbacks callbacks, Target target, String token, InstantSource clock) {
    this.callbacks = callbacks;
    this.target = target;
    this.token = token;
    this.clock = clock;
  }

  void report(SentMail mail) {
    if (localPart(mail.email()).equals("silent")) {
      return;
    }
    Outcome outcome = BY_LOCAL_PART.getOrDefault(localPart(mail.email()), DELIVERED);
    send(mail, new Outcome("request", "")).onComplete(_ -> send(mail, outcome));
  }

  /** An event of a mail, as it would be told; it took place so many milliseconds from now. */
  JsonObject event(SentMail mail, String event, int later) {
    JsonObject told =
        event(mail, OUTCOMES.getOrDefault(event, new Outcome(event, "")), later(later));
    return event.equals("click") ? told.put("link", "https://example.com/" + later) : told;
  }

  private Instant later(int millis) {
    return clock.instant().plusMillis(millis);
  }

  /** Tells several events in one request, as batched webhooks do; completes with the first try. */
  Future<Attempt> sendBatch(List<JsonObject> events) {
    return post(
        events.getFirst().getString("message-id"), "batch", new JsonArray(events).toBuffer());
  }

  /** Tells one event; completes with the first try. */
  Future<Attempt> send(JsonObject event) {
    return post(event.getString("message-id"), event.getString("event"), event.toBuffer());
  }

  /** A part after a plus sign is the user's own, as in {@code bounce+42@example.com}. */
  private static String localPart(String email) {
    String local = email.substring(0, email.lastIndexOf('@')).toLowerCase(Locale.ROOT);
    int plus = local.indexOf('+');
    return plus < 0 ? local : local.substring(0, plus);
  }

  private Future<Attempt> send(SentMail mail, Outcome outcome) {
    return send(event(mail, outcome, clock.instant()));
  }

  private Future<Attempt> post(String id, String type, Buffer body) {
    return callbacks.send(
        new Callback(
            id,
            type,
            _ -> {
              URI to = target.at(PATH);
              return to == null ? null : new Callback.Post(to, headers(), body);
            }));
  }

  private Map<String, String> headers() {
    return Map.of("Content-Type", "application/json", "Authorization", "Bearer " + token);
  }

  private static JsonObject event(SentMail mail, Outcome outcome, Instant at) {
    JsonObject event =
        new JsonObject()
            .put("event", outcome.event())
            .put("email", mail.email())
            .put("id", 1)
            .put("date", DATE.format(at))
            .put("ts", at.getEpochSecond())
            .put("message-id", mail.messageId())
            .put("ts_event", at.getEpochSecond())
            .put("ts_epoch", at.toEpochMilli())
            .put("subject", mail.subject())
            .put("sending_ip", "192.0.2.1");
    if (mail.custom() != null) {
      event.put("X-Mailin-custom", mail.custom());
    }
    if (!mail.tags().isEmpty()) {
      JsonArray tags = new JsonArray(mail.tags());
      event.put("tag", tags.encode()).put("tags", tags);
    }
    if (!outcome.reason().isEmpty()) {
      event.put("reason", outcome.reason());
    }
    return event;
  }
}
