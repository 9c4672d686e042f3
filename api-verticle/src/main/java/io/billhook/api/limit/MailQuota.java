package io.billhook.api.limit;

import io.billhook.api.http.trace.ClientAddress;
import io.billhook.config.RateLimitConfig;
import io.billhook.problem.ProblemType;
import java.time.Duration;
import java.util.Locale;

/**
 * At most so many mails to one address that somebody asked for as {@link RateClass#MAILS} says, so
 * that nobody's inbox is filled through this API; and at most so many that people without an
 * account cause from one network in a day, and in all in an hour, so that nobody sends in our name.
 */
public final class MailQuota {
  private final Buckets buckets;
  private final Rate ofNetwork;
  private final Rate inAll;

  public MailQuota(Buckets buckets, RateLimitConfig limits) {
    this.buckets = buckets;
    this.ofNetwork = Rate.within(limits.strangerMailsADay(), Duration.ofDays(1));
    this.inAll = Rate.within(limits.strangerMailsAnHour(), Duration.ofHours(1));
  }

  /** Counts one, and tells whether it may go. */
  public BucketState take(String email) {
    return buckets.take("mail/" + email.toLowerCase(Locale.ROOT), RateClass.MAILS);
  }

  /**
   * As {@link #take}, for one that a stranger causes.
   *
   * @throws io.billhook.problem.ProblemException TOO_MANY_REQUESTS, which tells nothing of the
   *     address: it counts for all alike
   */
  public BucketState takeOfStranger(String email, String ip) {
    require("stranger-mail/" + ClientAddress.networkOf(ip), ofNetwork);
    require("stranger-mail", inAll);
    return take(email);
  }

  private void require(String bucket, Rate rate) {
    BucketState level = buckets.take(bucket, rate);
    if (!level.isTaken()) {
      throw ProblemType.TOO_MANY_REQUESTS
          .because("Too many mails have been asked for; come again later")
          .retryAfter(level.next());
    }
  }
}
