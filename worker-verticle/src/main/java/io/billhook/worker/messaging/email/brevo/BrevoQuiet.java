package io.billhook.worker.messaging.email.brevo;

import io.billhook.provider.ProviderAnswer;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * For how long an endpoint of an account is not to be called: as its last answer said, be it a
 * refusal or the last call that it took ({@code x-sib-ratelimit-remaining: 0}). Source:
 * developers.brevo.com/docs/limit-headers. Each endpoint has a limit of its own.
 */
final class BrevoQuiet {
  private static final Duration MOST = Duration.ofHours(1);

  private final String account;
  private final AtomicLong until = new AtomicLong(System.nanoTime());

  BrevoQuiet(String account) {
    this.account = account;
  }

  /**
   * Makes sure that it may be called.
   *
   * @throws ProviderException {@link Kind.RateLimited} where it may not, with the wait
   */
  void require() {
    Duration left = Duration.ofNanos(until.get() - System.nanoTime());
    if (left.isPositive()) {
      throw new ProviderException(
          account, new Kind.RateLimited(Optional.of(left)), "its limit is reached");
    }
  }

  void heed(ProviderAnswer answer) {
    if (answer.status() == 429 || "0".equals(answer.headers().get("x-sib-ratelimit-remaining"))) {
      BrevoErrors.wait(answer)
          .map(wait -> wait.compareTo(MOST) > 0 ? MOST : wait)
          .map(wait -> System.nanoTime() + wait.toNanos())
          .ifPresent(told -> until.updateAndGet(now -> told - now > 0 ? told : now));
    }
  }
}
