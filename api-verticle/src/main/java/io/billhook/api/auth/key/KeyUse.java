package io.billhook.api.auth.key;

import io.billhook.postgres.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes when a key was last used: at most once a minute for each, beside the request. A note that
 * fails is given up; the next use after a minute brings another.
 */
final class KeyUse {
  private static final Logger LOG = LoggerFactory.getLogger(KeyUse.class);
  private static final Duration SELDOM = Duration.ofMinutes(1);
  private static final int MOST_REMEMBERED = 10_000;

  private final Transactions auth;
  private final Clock clock;
  private final ConcurrentHashMap<UUID, Instant> noted = new ConcurrentHashMap<>();

  KeyUse(Transactions auth, Clock clock) {
    this.auth = auth;
    this.clock = clock;
  }

  void used(UUID key) {
    Instant now = clock.instant();
    Instant before = noted.get(key);
    if (before != null && now.isBefore(before.plus(SELDOM))) {
      return;
    }
    var first = new AtomicBoolean();
    noted.compute(
        key,
        (_, other) -> {
          first.set(other == null || !now.isBefore(other.plus(SELDOM)));
          return first.get() ? now : other;
        });
    if (first.get()) {
      if (noted.size() > MOST_REMEMBERED) {
        noted.clear(); // rare, and only costs an update for each key in use
      }
      Thread.ofVirtual().name("key-use").start(() -> note(key));
    }
  }

  private void note(UUID key) {
    try {
      auth.run(tx -> tx.update(ApiKeysSql.USED, key));
    } catch (RuntimeException e) {
      LOG.warn("api_key.use_not_noted: {}", e.getMessage());
    }
  }
}
