package io.billhook.api.auth.key;

import com.github.benmanes.caffeine.cache.Cache;
import io.billhook.api.auth.token.ExpiringCache;
import io.billhook.postgres.StoreTimeout;
import io.billhook.postgres.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
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
  private final Cache<UUID, Boolean> noted;

  KeyUse(Transactions auth, Clock clock) {
    this.auth = auth;
    this.noted = ExpiringCache.bounded(clock, SELDOM, MOST_REMEMBERED);
  }

  void used(UUID key) {
    if (noted.asMap().putIfAbsent(key, true) == null) {
      Thread.ofVirtual().name("key-use").start(StoreTimeout.carried(() -> note(key)));
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
