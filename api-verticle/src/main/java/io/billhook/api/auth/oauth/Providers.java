package io.billhook.api.auth.oauth;

import io.billhook.config.OAuthConfig;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The providers that are set up. */
public final class Providers {
  private final Map<String, Provider> byName = new TreeMap<>();

  public Providers(Vertx vertx, OAuthConfig config, Clock clock) {
    config
        .oidc()
        .forEach((name, one) -> byName.put(name, new OidcProvider(vertx, name, one, clock)));
    OAuthConfig.GitHub gitHub = config.gitHub();
    if (gitHub != null) {
      byName.put(OAuthConfig.GITHUB, new GitHubProvider(gitHub));
    }
  }

  public Optional<Provider> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** As people know it; its name where it is not set up. */
  public String title(String name) {
    return named(name).map(Provider::title).orElse(name);
  }

  public Set<String> names() {
    return Set.copyOf(byName.keySet());
  }
}
