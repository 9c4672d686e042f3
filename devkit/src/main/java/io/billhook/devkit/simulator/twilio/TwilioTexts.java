package io.billhook.devkit.simulator.twilio;

import io.billhook.devkit.simulator.inbox.Inbox;
import io.billhook.devkit.simulator.inbox.Message;
import io.billhook.devkit.simulator.provider.Ids;
import io.billhook.devkit.simulator.provider.control.Recently;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text messages that were accepted, how they fare, and who has opted out. */
public final class TwilioTexts {

  /** Twilio docs, Advanced Opt-Out: default keywords. */
  private static final Set<String> STOP =
      Set.of("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT");

  private static final Set<String> START = Set.of("START", "YES", "UNSTOP");

  /** Our own convention: a number {@code +1500555300N} is undelivered with error 3000N. */
  private static final String UNDELIVERABLE = "+1500555300";

  private final InstantSource clock;
  private final Inbox inbox;
  private final TwilioWebhooks webhooks;
  private final Recently<String, TextMessage> messages = new Recently<>();
  private final Set<String> optedOut = new HashSet<>();

  public TwilioTexts(InstantSource clock, Inbox inbox, TwilioWebhooks webhooks) {
    this.clock = clock;
    this.inbox = inbox;
    this.webhooks = webhooks;
  }

  TextMessage send(String account, TextRequest request) {
    Instant now = clock.instant();
    TextMessage message = accept(account, request, now);
    String from = request.from();
    inbox.addText(
        new Message(
            request.to(),
            from == null ? String.valueOf(request.messagingServiceSid()) : from,
            null,
            request.body(),
            null,
            message.sid(),
            now));
    webhooks.report(message).onComplete(_ -> advance(message, "sent"));
    return message;
  }

  private synchronized TextMessage accept(String account, TextRequest request, Instant now) {
    if (optedOut.contains(request.to())) {
      throw TwilioError.bad(21610, "Attempt to send to unsubscribed recipient");
    }
    TextMessage message =
        new TextMessage(Ids.hex("SM", 32), account, request, "queued", null, now, now, null);
    messages.put(message.sid(), message);
    return message;
  }

  private void advance(TextMessage message, String status) {
    TextMessage next = message.with(status, null, clock.instant());
    keep(next);
    webhooks.report(next).onComplete(_ -> finish(next));
  }

  private void finish(TextMessage message) {
    String to = message.request().to();
    boolean undeliverable = to.startsWith(UNDELIVERABLE) && to.length() == 12;
    TextMessage last =
        undeliverable
            ? message.with("undelivered", 30_000 + (to.charAt(11) - '0'), clock.instant())
            : message.with("delivered", null, clock.instant());
    keep(last);
    webhooks.report(last);
  }

  private synchronized void keep(TextMessage message) {
    messages.replace(message.sid(), message);
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

  /** Notes what a message from a person means for later ones to that number. */
  synchronized void received(String from, String body) {
    String word = body.strip().toUpperCase(Locale.ROOT);
    if (STOP.contains(word)) {
      optedOut.add(from);
    } else if (START.contains(word)) {
      optedOut.remove(from);
    }
  }
}
