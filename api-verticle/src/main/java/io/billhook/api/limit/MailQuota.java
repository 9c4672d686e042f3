package io.billhook.api.limit;

import java.util.Locale;

/**
 * At most so many mails to one address that a stranger asked for as {@link RateClass#MAILS} says,
 * so that nobody's inbox is filled through this API. All kinds of them count together.
 */
public final class MailQuota {
  private final Buckets buckets;

  public MailQuota(Buckets buckets) {
    this.buckets = buckets;
  }

  /** Counts one, and tells whether it may go. */
  public BucketState take(String email) {
    return buckets.take("mail/" + email.toLowerCase(Locale.ROOT), RateClass.MAILS);
  }
}
