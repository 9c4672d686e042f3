package io.billhook.api.auth.token;

import java.time.Duration;
import java.time.Instant;

/** How long sessions and their refresh tokens last. */
public final class SessionLife {
  /** Without a refresh. */
  public static final Duration IDLE = Duration.ofDays(30);

  /** At the most, however often it is refreshed. */
  static final Duration LONGEST = Duration.ofDays(365);

  /** So long may any used token have its child again: an answer that was lost, two tabs at once. */
  public static final Duration OVERLAP = Duration.ofSeconds(10);

  /** So long may the parent of the newest token, while its child has not been seen in use. */
  public static final Duration UNSEEN_OVERLAP = Duration.ofSeconds(60);

  private SessionLife() {}

  public static Instant expiry(Instant createdAt, Instant now) {
    Instant idle = now.plus(IDLE);
    Instant last = createdAt.plus(LONGEST);
    return idle.isBefore(last) ? idle : last;
  }
}
