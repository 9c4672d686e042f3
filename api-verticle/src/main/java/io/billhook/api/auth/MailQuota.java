package io.billhook.api.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * At most six mails an hour to one address that a stranger asked for, so that nobody's inbox is
 * filled through this API. What is beyond is answered alike, and not sent. Counted by each process
 * for itself.
 */
final class MailQuota {
  private static final int MOST = 6;
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int MOST_REMEMBERED = 50_000;

  private record Window(int sent, Instant ends) {}

  private final Clock clock;
  private final Map<String, Window> windows =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  MailQuota(Clock clock) {
    this.clock = clock;
  }

  /** Counts one; false where it is one too many. */
  synchronized boolean take(String email) {
    Instant now = clock.instant();
    String key = email.toLowerCase(Locale.ROOT);
    Window window = windows.remove(key);
    if (window == null || !now.isBefore(window.ends())) {
      window = new Window(0, now.plus(WINDOW));
    }
    boolean allowed = window.sent() < MOST;
    windows.put(key, allowed ? new Window(window.sent() + 1, window.ends()) : window);
    return allowed;
  }
}
