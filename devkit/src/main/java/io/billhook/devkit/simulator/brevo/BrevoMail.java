package io.billhook.devkit.simulator.brevo;

import io.billhook.devkit.simulator.inbox.Inbox;
import io.billhook.devkit.simulator.inbox.Message;
import io.billhook.devkit.simulator.provider.ApiAnswer;
import io.billhook.devkit.simulator.provider.Ids;
import io.billhook.devkit.simulator.provider.control.Recent;
import io.billhook.devkit.simulator.provider.control.Recently;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** The mails that were accepted: each goes to the inbox, and its callbacks to Billhook. */
public final class BrevoMail {
  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmm").withZone(ZoneOffset.UTC);

  /** Brevo docs, Sending transactional emails: a key is known for at least so long. */
  private static final Duration KEY_LIFE = Duration.ofMinutes(15);

  private final Vertx vertx;
  private final Inbox inbox;
  private final BrevoWebhooks webhooks;
  private final Recent<SentMail> sent = new Recent<>();
  private final Recently<String, Instant> keys = new Recently<>();

  public BrevoMail(Vertx vertx, Inbox inbox, BrevoWebhooks webhooks) {
    this.vertx = vertx;
    this.inbox = inbox;
    this.webhooks = webhooks;
  }

  /** Newest first. */
  List<SentMail> sent() {
    return sent.newestFirst();
  }

  /** Accepts a mail; one whose key is known is refused, as what was accepted before. */
  ApiAnswer send(MailRequest request, Instant at) {
    String key = request.idempotencyKey();
    if (key != null && !claim(key, at)) {
      return new BrevoError(400, "duplicate_parameter", "idempotencyKey is known")
          .answer()
          .with("Idempotent-Replayed", "true"); // for /_sim/calls; Brevo sends no such header
    }
    List<String> ids = newIds(request, at);
    for (int i = 0; i < ids.size(); i++) {
      accept(request, request.versions().get(i), ids.get(i), at);
    }
    return answer(request, ids);
  }

  private static List<String> newIds(MailRequest request, Instant at) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < request.versions().size(); i++) {
      ids.add("<" + Ids.hex(ID_TIME.format(at) + ".", 16) + "@smtp-relay.mailin.fr>");
    }
    return ids;
  }

  /** Whether a key is new, or was forgotten. */
  private boolean claim(String key, Instant at) {
    synchronized (keys) {
      Instant known = keys.get(key);
      if (known != null && at.isBefore(known.plus(KEY_LIFE))) {
        return false;
      }
      keys.put(key, at);
      return true;
    }
  }

  private static ApiAnswer answer(MailRequest request, List<String> ids) {
    JsonObject body =
        ids.size() == 1
            ? new JsonObject().put("messageId", ids.getFirst())
            : new JsonObject().put("messageIds", new JsonArray(ids));
    return ApiAnswer.of(request.scheduledAt() == null ? 201 : 202, body);
  }

  private void accept(MailRequest request, MailRequest.Version version, String id, Instant at) {
    Instant due = request.scheduledAt();
    long wait = due == null ? 0 : Duration.between(at, due).toMillis();
    if (wait > 0) {
      vertx.setTimer(wait, _ -> deliver(request, version, id, at.plusMillis(wait)));
    } else {
      deliver(request, version, id, at);
    }
  }

  private void deliver(MailRequest request, MailRequest.Version version, String id, Instant at) {
    for (String email : version.recipients()) {
      inbox.addMail(
          new Message(
              email,
              request.sender(),
              version.subject(),
              version.text(),
              version.html(),
              version.more(),
              id,
              at));
      SentMail mail =
          new SentMail(
              id, email, request.sender(), version.subject(), request.tags(), request.custom(), at);
      sent.add(mail);
      webhooks.report(mail);
    }
  }
}
