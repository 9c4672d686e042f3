package io.billhook.api.auth;

import io.billhook.api.limit.Buckets;
import io.billhook.api.limit.RateClass;
import java.util.Locale;

/**
 * At most so many mails to one address that a stranger asked for as {@link RateClass#MAILS} says,
 * so that nobody's inbox is filled through this API. What is beyond is answered alike, and not
 * sent.
 */
final class MailQuota {
  private final Buckets buckets;

  MailQuota(Buckets buckets) {
    this.buckets = buckets;
  }

  /** Counts one; false where it is one too many. */
  boolean take(String email) {
    return buckets.take("mail/" + email.toLowerCase(Locale.ROOT), RateClass.MAILS).isTaken();
  }
}
