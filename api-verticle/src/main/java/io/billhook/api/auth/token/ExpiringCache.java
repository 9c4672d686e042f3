package io.billhook.api.auth.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What was found in the database, for at most 30 s: so long at the most does this process not see
 * that another has changed it. What was not found is asked for again each time.
 */
public final class ExpiringCache<K, V> {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MOST = 20_000;

  private final Cache<K, V> known;
  private final AtomicLong sweeps = new AtomicLong();

  public ExpiringCache(Clock clock) {
    this.known = bounded(clock, LONGEST, MOST);
  }

  /** One whose entries are forgotten so long after they were written, by this clock. */
  public static <K, V> Cache<K, V> bounded(Clock clock, Duration longest, int most) {
    return Caffeine.newBuilder()
        .maximumSize(most)
        .expireAfterWrite(longest)
        .ticker(() -> nanos(clock.instant()))
        .executor(Runnable::run)
        .build();
  }

  private static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  /**
   * What is known, or else what is found. Many who ask for one key at once look once; and who
   * forgets it meanwhile waits for the look, so that what was seen before is not remembered after.
   */
  public Optional<V> get(K key, Supplier<Optional<V>> find) {
    long before = sweeps.get();
    V value = known.asMap().computeIfAbsent(key, _ -> find.get().orElse(null));
    if (sweeps.get() != before) { // a look that is under way is no entry that a sweep sees
      known.invalidate(key);
    }
    return Optional.ofNullable(value);
  }

  public void forget(K key) {
    known.invalidate(key);
  }

  /** Looks at each: for what happens seldom. */
  public void forgetAll(Predicate<K> which) {
    sweeps.incrementAndGet();
    known.asMap().keySet().removeIf(which);
  }

  /** As {@link #forgetAll}, by what is known. */
  public void forgetValues(Predicate<V> which) {
    sweeps.incrementAndGet();
    known.asMap().values().removeIf(which);
  }
}
