package io.billhook.api.auth.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.billhook.postgres.StoreTimeout;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What was found in the database, for at most 30 s: so long at the most does this process not see
 * that another has changed it, where it does not hear of it ({@link Remembered}). What was not
 * found is asked for again each time.
 */
public final class ExpiringCache<K, V> {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MOST = 20_000;

  private final Cache<K, V> known;
  private final Map<K, Look<V>> looks = new ConcurrentHashMap<>();

  /** One that is under way. */
  private static final class Look<V> {
    final CompletableFuture<Optional<V>> found = new CompletableFuture<>();
  }

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
   * What is known, or else what is found. Many who ask for one key at once look once, and fail as
   * one where that fails: one after the other they would wait for a silent database as often as
   * they are. What a look has seen before somebody forgets the key is not remembered after.
   */
  public Optional<V> get(K key, Supplier<Optional<V>> find) {
    while (true) {
      V value = known.getIfPresent(key);
      if (value != null) {
        return Optional.of(value);
      }
      Look<V> mine = new Look<>();
      Look<V> others = looks.putIfAbsent(key, mine);
      if (others == null) {
        return look(key, find, mine);
      }
      Optional<V> found = StoreTimeout.join(others.found);
      if (found.isPresent()) {
        return found;
      } // else it may be there by now
    }
  }

  private Optional<V> look(K key, Supplier<Optional<V>> find, Look<V> mine) {
    try {
      Optional<V> found = find.get();
      looks.computeIfPresent(
          key,
          (_, look) -> {
            if (look != mine) {
              return look;
            }
            found.ifPresent(value -> known.put(key, value));
            return null;
          });
      mine.found.complete(found);
      return found;
    } catch (Throwable e) {
      looks.remove(key, mine);
      mine.found.completeExceptionally(e);
      throw e;
    }
  }

  public void forget(K key) {
    looks.remove(key);
    known.invalidate(key);
  }

  /** Looks at each: for what happens seldom. */
  public void forgetAll(Predicate<K> which) {
    looks.keySet().removeIf(which);
    known.asMap().keySet().removeIf(which);
  }

  /** As {@link #forgetAll}, by what is known, whatever looks under way will find. */
  public void forgetValues(Predicate<V> which) {
    looks.clear(); // nobody knows what they find
    known.asMap().values().removeIf(which);
  }
}
