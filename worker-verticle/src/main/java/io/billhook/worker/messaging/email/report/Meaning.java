package io.billhook.worker.messaging.email.report;

import io.billhook.messaging.suppression.Reason;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an event of Brevo's says of a mail (developers.brevo.com/docs/transactional-webhooks).
 *
 * @param status that the mail has at the least; null: none
 * @param suppresses why its address gets no more; null: it does
 */
record Meaning(@Nullable String status, @Nullable Reason suppresses) {
  private static final Meaning NONE = new Meaning(null, null);

  private static final Map<String, Meaning> BY_EVENT =
      Map.ofEntries(
          Map.entry("request", new Meaning("sent", null)),
          Map.entry("deferred", new Meaning("deferred", null)),
          Map.entry("soft_bounce", new Meaning("soft_bounced", Reason.SOFT_BOUNCE)),
          Map.entry("delivered", new Meaning("delivered", null)),
          Map.entry("opened", new Meaning("opened", null)),
          Map.entry("unique_opened", new Meaning("opened", null)),
          Map.entry("proxy_open", new Meaning("opened", null)),
          Map.entry("unique_proxy_open", new Meaning("opened", null)),
          Map.entry("click", new Meaning("clicked", null)),
          Map.entry("blocked", new Meaning("failed", Reason.BLOCKED)),
          Map.entry("error", new Meaning("failed", null)),
          Map.entry("hard_bounce", new Meaning("bounced", Reason.HARD_BOUNCE)),
          Map.entry("invalid_email", new Meaning("bounced", Reason.INVALID)),
          Map.entry("spam", new Meaning("complained", Reason.COMPLAINT)),
          Map.entry("complaint", new Meaning("complained", Reason.COMPLAINT)),
          Map.entry("unsubscribe", new Meaning(null, Reason.UNSUBSCRIBE)),
          Map.entry("unsubscribed", new Meaning(null, Reason.UNSUBSCRIBE)));

  /** An event that we do not know says nothing. */
  static Meaning of(String event) {
    return BY_EVENT.getOrDefault(event.toLowerCase(Locale.ROOT), NONE);
  }
}
