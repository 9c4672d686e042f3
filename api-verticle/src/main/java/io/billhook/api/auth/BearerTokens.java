package io.billhook.api.auth;

import io.billhook.api.http.Authenticator;
import io.billhook.api.http.Principal;
import org.jspecify.annotations.Nullable;

/** Tells API keys from access tokens by their look, and asks who knows them. */
final class BearerTokens implements Authenticator {
  private final ApiKeys keys;
  private final People people;

  BearerTokens(ApiKeys keys, People people) {
    this.keys = keys;
    this.people = people;
  }

  @Override
  public Principal authenticate(String token, @Nullable String tenant) {
    return KeyText.isKey(token) ? keys.authenticate(token) : people.authenticate(token, tenant);
  }
}
