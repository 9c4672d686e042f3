package io.billhook.api.auth;

import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * At most ten failed log-ins a minute from one address to one account. Counted before the password
 * is looked at, so that parallel guesses count too; a right password clears the count.
 */
final class AttemptLimit {
  private static final int MOST = 10;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MOST_REMEMBERED = 50_000;

  private record Window(int attempts, Instant ends) {}

  private final Clock clock;
  private final Map<String, Window> windows =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  AttemptLimit(Clock clock) {
    this.clock = clock;
  }

  /** Counts an attempt; throws TOO_MANY_REQUESTS where it is one too many. */
  synchronized void attempt(String address, String email) {
    Instant now = clock.instant();
    String key = key(address, email);
    Window window = windows.get(key);
    if (window == null || !now.isBefore(window.ends())) {
      windows.remove(key); // so that it comes in again as the youngest
      windows.put(key, new Window(1, now.plus(WINDOW)));
    } else if (window.attempts() >= MOST) {
      throw ProblemType.TOO_MANY_REQUESTS
          .because("Too many failed log-ins; try again later")
          .retryAfter(Duration.between(now, window.ends()).plusSeconds(1));
    } else {
      windows.put(key, new Window(window.attempts() + 1, window.ends()));
    }
  }

  synchronized void succeeded(String address, String email) {
    windows.remove(key(address, email));
  }

  private static String key(String address, String email) {
    return address + " " + email.toLowerCase(Locale.ROOT);
  }
}
