package io.billhook.api.auth.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.config.OAuthConfig;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * GitHub, which knows no ID tokens: the access token is used once, to ask who somebody is
 * (docs.github.com, "Authorizing OAuth apps", "Get the authenticated user", "List email addresses
 * for the authenticated user").
 */
final class GitHubProvider implements Provider {
  private final OAuthConfig.GitHub config;
  private final ProviderHttp http = new ProviderHttp(OAuthConfig.GITHUB);

  GitHubProvider(OAuthConfig.GitHub config) {
    this.config = config;
  }

  @Override
  public String name() {
    return OAuthConfig.GITHUB;
  }

  @Override
  public String title() {
    return "GitHub";
  }

  @Override
  public URI authorize(Attempt attempt, URI callback) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("client_id", config.client().id());
    query.put("redirect_uri", callback.toString());
    query.put("scope", "read:user user:email");
    query.put("state", attempt.state());
    query.put("code_challenge", attempt.verifierChallenge());
    query.put("code_challenge_method", "S256");
    return Addresses.with(at(config.base(), "/login/oauth/authorize"), query);
  }

  @Override
  public ExternalPerson person(
      Attempt attempt, URI callback, String code, @Nullable String issuer) {
    Map<String, String> token = Map.of("Authorization", "Bearer " + swap(attempt, callback, code));
    JsonNode user = http.get(at(config.apiBase(), "/user"), token);
    JsonNode emails = http.get(at(config.apiBase(), "/user/emails"), token);
    return ExternalPerson.of(
        OAuthConfig.GITHUB,
        user.path("id").isIntegralNumber() ? user.path("id").asText() : "",
        verified(emails),
        user.path("name").textValue());
  }

  private String swap(Attempt attempt, URI callback, String code) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("client_id", config.client().id());
    form.put("client_secret", config.client().secret());
    form.put("code", code);
    form.put("redirect_uri", callback.toString());
    form.put("code_verifier", attempt.verifier());
    URI endpoint = at(config.base(), "/login/oauth/access_token");
    ProviderHttp.Reply reply = http.post(endpoint, form, Map.of());
    String token = reply.body().path("access_token").textValue();
    if (reply.status() != 200 || token == null) { // an error too is answered with 200
      throw new ProviderFailure(
          OAuthConfig.GITHUB, "its token end point answered " + reply.status() + " and no token");
    }
    return token;
  }

  private static @Nullable String verified(JsonNode emails) {
    for (JsonNode email : emails) {
      if (email.path("primary").asBoolean() && email.path("verified").asBoolean()) {
        return email.path("email").textValue();
      }
    }
    return null;
  }

  private static URI at(URI base, String path) {
    return URI.create(base.toString().replaceAll("/+$", "") + path);
  }
}
