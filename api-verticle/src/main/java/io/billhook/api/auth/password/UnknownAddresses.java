package io.billhook.api.auth.password;

import io.billhook.api.limit.BoundedMap;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Counts log-ins to addresses without account as {@code account.failed_logins} does for others, so
 * that the pause after many failures does not tell which exist. By each process for itself.
 */
public final class UnknownAddresses {
  private record Failures(int count, Instant lockedUntil) {}

  private final Clock clock;
  private final Map<String, Failures> known = new BoundedMap<>();

  public UnknownAddresses(Clock clock) {
    this.clock = clock;
  }

  /** Counts an attempt; until when it has to wait, where it has to. */
  public synchronized Optional<Instant> attempt(String email) {
    Instant now = clock.instant();
    String key = email.toLowerCase(Locale.ROOT);
    Failures before = known.getOrDefault(key, new Failures(0, Instant.MIN));
    if (now.isBefore(before.lockedUntil())) {
      return Optional.of(before.lockedUntil());
    }
    int count = before.count() + 1;
    known.put(key, new Failures(count, now.plus(BackOff.after(count))));
    return Optional.empty();
  }
}
