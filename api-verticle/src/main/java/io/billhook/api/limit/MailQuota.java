package io.billhook.api.limit;

import io.billhook.config.RateLimitConfig;
import java.time.Duration;
import java.util.Locale;

/**
 * At most so many mails of one purpose to one address that somebody asked for as {@link
 * RateClass#MAILS} says, so that nobody's inbox is filled through this API; and at most so many
 * that people without an account cause from one network in a day, and in all in an hour, so that
 * nobody sends in our name.
 */
public final class MailQuota {
  /** What a mail is for: who uses up those of one purpose keeps none of another back. */
  public enum Purpose {
    SIGN_UP,
    PASSWORD_RESET,
    INVITATION,
    EMAIL_CHANGE
  }

  private final Buckets buckets;
  private final Rate ofNetwork;
  private final Rate inAll;

  public MailQuota(Buckets buckets, RateLimitConfig limits) {
    this.buckets = buckets;
    this.ofNetwork = Rate.within(limits.strangerMailsADay(), Duration.ofDays(1));
    this.inAll = Rate.within(limits.strangerMailsAnHour(), Duration.ofHours(1));
  }

  /** Counts one, and tells whether it may go. */
  public BucketState take(Purpose purpose, String email) {
    return buckets.take("mail/" + purpose + "/" + email.toLowerCase(Locale.ROOT), RateClass.MAILS);
  }

  /** Counts one that a stranger causes, to whomever, and tells whether it may be asked for. */
  public BucketState takeOfStranger(String network) {
    BucketState own = buckets.take("stranger-mail/" + network, ofNetwork);
    return own.isTaken() ? buckets.take("stranger-mail", inAll) : own;
  }
}
