package io.billhook.devkit.simulator.twilio;

import io.billhook.devkit.simulator.inbox.Inbox;
import io.billhook.devkit.simulator.inbox.Message;
import io.billhook.devkit.simulator.provider.Ids;
import io.billhook.devkit.simulator.provider.callback.Delivery.Attempt;
import io.billhook.devkit.simulator.provider.control.Recently;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The text messages that were accepted, how they fare, and who has opted out. */
public final class TwilioTexts {
  private static final String ACCOUNT = "AC00000000000000000000000000000000";

  /** Our own convention: a number {@code +1500555300N} is undelivered with error 3000N. */
  private static final String UNDELIVERABLE = "+1500555300";

  /** Another: of a message to {@code +15005554…} nothing is told. */
  private static final String SILENT = "+15005554";

  private final InstantSource clock;
  private final Inbox inbox;
  private final TwilioWebhooks webhooks;
  private final Recently<String, TextMessage> messages = new Recently<>();
  private final Recently<String, String> tokens = new Recently<>(); // by account
  private final Recently<String, TextMessage> latest = new Recently<>(); // by number
  private final OptedOut optedOut = new OptedOut();

  public TwilioTexts(InstantSource clock, Inbox inbox, TwilioWebhooks webhooks) {
    this.clock = clock;
    this.inbox = inbox;
    this.webhooks = webhooks;
  }

  /** An account's own token: by this its callbacks are signed. */
  synchronized void called(String account, String token) {
    tokens.put(account, token);
  }

  TextMessage send(String account, TextRequest request) {
    Instant now = clock.instant();
    TextMessage message = accept(account, request, now);
    inbox.addText(
        new Message(
            request.to(), request.sender(), null, request.body(), null, message.sid(), now));
    report(message).onComplete(_ -> advance(message));
    return message;
  }

  private synchronized TextMessage accept(String account, TextRequest request, Instant now) {
    if (optedOut.has(request.sender(), request.to())) {
      throw TwilioError.bad(21610, "Attempt to send to unsubscribed recipient");
    }
    TextMessage message = TextMessage.queued(Ids.hex("SM", 32), account, request, now);
    messages.put(message.sid(), message);
    latest.put(request.to(), message);
    return message;
  }

  private Future<?> report(TextMessage message) {
    return message.request().to().startsWith(SILENT) ? Future.succeededFuture() : tell(message);
  }

  private void advance(TextMessage message) {
    TextMessage next = message.with("sent", null, clock.instant());
    keep(next);
    report(next).onComplete(_ -> finish(next));
  }

  private void finish(TextMessage message) {
    String to = message.request().to();
    boolean undeliverable = to.startsWith(UNDELIVERABLE) && to.length() == 12;
    TextMessage last =
        undeliverable
            ? message.with("undelivered", 30_000 + (to.charAt(11) - '0'), clock.instant())
            : message.with("delivered", null, clock.instant());
    keep(last);
    report(last);
  }

  /** From now on it stands so. */
  synchronized void keep(TextMessage message) {
    messages.replace(message.sid(), message);
  }

  /** Tells how a message stands, or would; completes with the first try. */
  Future<Attempt> tell(TextMessage message) {
    return webhooks.report(message, token(message.accountSid()));
  }

  private synchronized @Nullable String token(String account) {
    return tokens.get(account);
  }

  synchronized @Nullable TextMessage find(String sid) {
    return messages.get(sid);
  }

  synchronized @Nullable TextMessage find(String account, String sid) {
    TextMessage message = messages.get(sid);
    return message != null && message.accountSid().equals(account) ? message : null;
  }

  /** Newest first. */
  synchronized List<TextMessage> all(String account) {
    List<TextMessage> all = new ArrayList<>(messages.values());
    all.removeIf(message -> !message.accountSid().equals(account));
    return all.reversed();
  }

  /**
   * A person sends a message.
   *
   * @param service to which; null: that which has last texted the person, where it did so
   * @param optOutType as a service with Advanced Opt-Out tells it; null: none
   * @param at when; null: now
   */
  Inbound receive(
      String from,
      String to,
      String body,
      @Nullable String service,
      @Nullable String optOutType,
      @Nullable Instant at) {
    TextMessage message = heard(from, to, body, service, at == null ? clock.instant() : at);
    SortedMap<String, String> form = new TreeMap<>();
    form.put("AccountSid", message.accountSid());
    form.put("ApiVersion", TextMessage.API_VERSION);
    form.put("Body", body);
    form.put("From", from);
    form.put("MessageSid", message.sid());
    form.put("NumMedia", "0");
    form.put("NumSegments", "1");
    form.put("SmsMessageSid", message.sid());
    form.put("SmsSid", message.sid());
    form.put("SmsStatus", "received");
    form.put("To", to);
    TwilioWebhooks.putPresent(form, "MessagingServiceSid", message.request().messagingServiceSid());
    TwilioWebhooks.putPresent(form, "OptOutType", optOutType);
    return new Inbound(message.sid(), webhooks.inbound(form, token(message.accountSid())));
  }

  /** A person's message, and the first try to tell it. */
  record Inbound(String sid, Future<Attempt> told) {}

  private synchronized TextMessage heard(
      String from, String to, String body, @Nullable String asked, Instant at) {
    TextMessage last = latest.get(from);
    String service = asked == null && last != null ? last.request().messagingServiceSid() : asked;
    optedOut.hear(service == null ? to : service, from, body);
    TextMessage message =
        TextMessage.received(
            Ids.hex("SM", 32),
            last == null ? ACCOUNT : last.accountSid(),
            new TextRequest(to, from, service, body, null),
            at);
    messages.put(message.sid(), message);
    return message;
  }
}
