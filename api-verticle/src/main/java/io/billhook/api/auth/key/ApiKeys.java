package io.billhook.api.auth.key;

import io.billhook.api.auth.token.ExpiringCache;
import io.billhook.api.auth.token.Remembered;
import io.billhook.api.auth.token.Remembered.Kind;
import io.billhook.api.http.access.Principal;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises API keys. A key that was found is remembered for a while ({@link ExpiringCache}), or
 * until it is told that the key has changed.
 */
public final class ApiKeys {
  private record Known(Principal.ApiKey key, @Nullable Instant expiresAt) {
    boolean isValid(Instant now) {
      return expiresAt == null || now.isBefore(expiresAt);
    }
  }

  private final Transactions auth;
  private final Clock clock;
  private final KeyUse use;
  private final ExpiringCache<String, Known> known;

  public ApiKeys(Transactions auth, Remembered remembered, Clock clock) {
    this.auth = auth;
    this.clock = clock;
    this.known = new ExpiringCache<>(clock);
    remembered.heldBy(Kind.KEY, which -> known.forgetValues(k -> which.test(k.key().id())));
    remembered.heldBy(Kind.TENANT, which -> known.forgetValues(k -> which.test(k.key().tenant())));
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
    Known found =
        known
            .get(name, () -> find(hash))
            .filter(key -> key.isValid(clock.instant()))
            .orElseThrow(() -> ProblemType.UNAUTHENTICATED.because("This API key is not valid"));
    use.used(found.key().id());
    return found.key();
  }

  private Optional<Known> find(byte[] hash) {
    return auth.read(ApiKeysSql.FIND, (Object) hash).one().map(ApiKeys::known);
  }

  private static Known known(Row row) {
    return new Known(
        new Principal.ApiKey(
            row.uuid("id"), row.uuid("tenant_id"), Set.copyOf(row.texts("scopes"))),
        row.instantOrNull("expires_at"));
  }
}
