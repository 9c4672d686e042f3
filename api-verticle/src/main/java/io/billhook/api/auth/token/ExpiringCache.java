package io.billhook.api.auth.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What was found in the database, for at most 30 s: so long at the most does this process not see
 * that another has changed it. What was not found is asked for again each time.
 */
public final class ExpiringCache<K, V> {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MOST = 20_000;

  private record Known<V>(V value, Instant until) {}

  private final Clock clock;
  private final ConcurrentHashMap<K, Known<V>> known = new ConcurrentHashMap<>();

  public ExpiringCache(Clock clock) {
    this.clock = clock;
  }

  public Optional<V> get(K key, Supplier<Optional<V>> find) {
    Known<V> before = known.get(key);
    if (before != null && clock.instant().isBefore(before.until())) {
      return Optional.of(before.value());
    }
    Optional<V> found = find.get();
    found.ifPresentOrElse(value -> put(key, value), () -> known.remove(key));
    return found;
  }

  void put(K key, V value) {
    if (known.size() >= MOST) {
      known.clear(); // rare, and only costs a query for each key in use
    }
    known.put(key, new Known<>(value, clock.instant().plus(LONGEST)));
  }

  public void forget(K key) {
    known.remove(key);
  }

  /** Looks at each: for what happens seldom. */
  public void forgetAll(Predicate<K> which) {
    known.keySet().removeIf(which);
  }
}
