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

  private final Vertx vertx;
  private final Inbox inbox;
  private final BrevoWebhooks webhooks;
  private final Recent<SentMail> sent = new Recent<>();
  private final Recently<String, List<String>> idsByKey = new Recently<>();

  public BrevoMail(Vertx vertx, Inbox inbox, BrevoWebhooks webhooks) {
    this.vertx = vertx;
    this.inbox = inbox;
    this.webhooks = webhooks;
  }

  /** Newest first. */
  List<SentMail> sent() {
    return sent.newestFirst();
  }

  /** Accepts a mail once for each idempotency key; a second time the same ids are answered. */
  ApiAnswer send(MailRequest request, Instant at) {
    String key = request.idempotencyKey();
    List<String> ids = newIds(request, at);
    if (key != null) {
      List<String> earlier = claim(key, ids);
      if (earlier != null) {
        return answer(request, earlier).with("Idempotent-Replayed", "true");
      }
    }
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

  private @org.jspecify.annotations.Nullable List<String> claim(String key, List<String> ids) {
    synchronized (idsByKey) {
      return idsByKey.putIfAbsent(key, ids);
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
              email, request.sender(), version.subject(), version.text(), version.html(), id, at));
      SentMail mail =
          new SentMail(
              id, email, request.sender(), version.subject(), request.tags(), request.custom(), at);
      sent.add(mail);
      webhooks.report(mail);
    }
  }
}
