package io.billhook.api.auth.key;

import io.billhook.api.http.access.Principal;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Recognises API keys. A key that was found is remembered for at most 30 s, so that long at the
 * most does a revoked one still work.
 */
public final class ApiKeys {
  private static final Duration REMEMBERED = Duration.ofSeconds(30);
  private static final int MOST_REMEMBERED = 10_000;

  private record Known(Principal.ApiKey key, @Nullable Instant expiresAt, Instant until) {
    boolean isFresh(Instant now) {
      return now.isBefore(until) && (expiresAt == null || now.isBefore(expiresAt));
    }
  }

  private final Transactions auth;
  private final Clock clock;
  private final KeyUse use;
  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();

  public ApiKeys(Transactions auth, Clock clock) {
    this.auth = auth;
    this.clock = clock;
    this.use = new KeyUse(auth, clock);
  }

  /**
   * Whose key it is.
   *
   * @throws io.billhook.problem.ProblemException UNAUTHENTICATED for one that is unknown, expired
   *     or revoked
   */
  public Principal.ApiKey authenticate(String text) {
    byte[] hash = ApiKeyFormat.hash(text);
    String name = HexFormat.of().formatHex(hash);
    Known before = known.get(name);
    if (before != null && before.isFresh(clock.instant())) {
      use.used(before.key().id());
      return before.key();
    }
    Known found =
        find(hash)
            .filter(row -> row.isFresh(clock.instant()))
            .orElseThrow(() -> ProblemType.UNAUTHENTICATED.because("This API key is not valid"));
    if (known.size() >= MOST_REMEMBERED) {
      known.clear(); // rare, and only costs a query for each key in use
    }
    known.put(name, found);
    use.used(found.key().id());
    return found.key();
  }

  /** Looks at a key anew at its next use; other processes remember it for their 30 s. */
  void forget(UUID id) {
    known.values().removeIf(remembered -> remembered.key().id().equals(id));
  }

  private Optional<Known> find(byte[] hash) {
    return auth.read(ApiKeysSql.FIND, (Object) hash).one().map(this::known);
  }

  private Known known(Row row) {
    return new Known(
        new Principal.ApiKey(
            row.uuid("id"), row.uuid("tenant_id"), Set.copyOf(row.texts("scopes"))),
        row.instantOrNull("expires_at"),
        clock.instant().plus(REMEMBERED));
  }
}
