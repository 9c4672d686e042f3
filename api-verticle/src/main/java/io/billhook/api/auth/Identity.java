package io.billhook.api.auth;

import io.billhook.api.http.Authenticator;
import io.billhook.api.http.Feature;
import io.billhook.crypto.Sealer;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import java.time.Clock;

/** What of this package serves all event loops of a process, wired once. */
public final class Identity {
  private final Authenticator authenticator;
  private final Feature routes;
  private final Feature keyRoutes;

  /** Reads the signing keys, and makes the first one where there is none; so it blocks. */
  public Identity(Vertx vertx, Database database, Sealer sealer, Clock clock) {
    var keys = new SigningKeys(database, sealer, clock);
    var tokens = new AccessTokens(vertx, keys, new Installation(database).id(), clock);
    var apiKeys = new ApiKeys(database, clock);
    authenticator = new BearerTokens(apiKeys, tokens);
    keyRoutes = new KeyRoutes(database, apiKeys, clock);
    routes = new AuthRoutes(new Accounts(database), tokens, new AttemptLimit(clock));
  }

  public Authenticator authenticator() {
    return authenticator;
  }

  public Feature routes() {
    return routes;
  }

  /** {@code /v1/api-keys}. */
  public Feature keyRoutes() {
    return keyRoutes;
  }
}
