package io.billhook.api.auth.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of a provider (RFC 7517), kept for an hour. An unknown {@code kid} may be a new
 * key, so they are asked for again then, but at most every ten seconds: anyone can write a {@code
 * kid}.
 */
final class ProviderKeys {
  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(10);

  private record Fetched(List<JsonNode> keys, Instant at) {}

  private final Supplier<JsonNode> fetch;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private Fetched fetched = new Fetched(List.of(), Instant.MIN);

  /**
   * @param fetch gives the JWK set; blocks
   */
  ProviderKeys(Supplier<JsonNode> fetch, Clock clock) {
    this.fetch = fetch;
    this.clock = clock;
  }

  /**
   * The one key for signatures that fits.
   *
   * @param kid null where a token names none: then only a key without neighbours fits
   */
  Optional<JsonNode> find(String type, @Nullable String kid) {
    lock.lock();
    try {
      refreshAfter(KEPT);
      Optional<JsonNode> found = only(type, kid);
      if (found.isPresent()) {
        return found;
      }
      refreshAfter(LEAST_PAUSE);
      return only(type, kid);
    } finally {
      lock.unlock();
    }
  }

  private void refreshAfter(Duration age) {
    Instant now = clock.instant();
    if (fetched.at().isAfter(now.minus(age))) {
      return;
    }
    JsonNode set = fetch.get();
    fetched =
        new Fetched(StreamSupport.stream(set.path("keys").spliterator(), false).toList(), now);
  }

  private Optional<JsonNode> only(String type, @Nullable String kid) {
    List<JsonNode> fitting =
        fetched.keys().stream()
            .filter(key -> type.equals(key.path("kty").textValue()))
            .filter(key -> key.path("use").asText("sig").equals("sig"))
            .filter(key -> kid == null || kid.equals(key.path("kid").textValue()))
            .toList();
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }
}
