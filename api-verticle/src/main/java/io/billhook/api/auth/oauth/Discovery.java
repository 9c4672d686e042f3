package io.billhook.api.auth.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What a provider of OpenID Connect says of itself (OpenID Connect Discovery 1.0, section 3).
 *
 * @param userInfo null where there is none
 * @param basic whether a client shows its secret in a header, else in the form
 * @param namesIssuer whether its answers always carry {@code iss} (RFC 9207)
 */
record Discovery(
    URI authorize,
    URI token,
    URI keys,
    @Nullable URI userInfo,
    boolean basic,
    boolean namesIssuer) {
  private static final String BASIC = "client_secret_basic";

  /** Where an issuer's document is (section 4). */
  static URI address(String issuer) {
    return URI.create(issuer.replaceAll("/$", "") + "/.well-known/openid-configuration");
  }

  static Discovery read(String provider, String issuer, JsonNode document) {
    if (!issuer.equals(document.path("issuer").textValue())) { // section 4.3
      throw new ProviderFailure(provider, "its discovery document is that of another issuer");
    }
    JsonNode methods = document.path("token_endpoint_auth_methods_supported");
    boolean basic = !methods.isArray();
    for (JsonNode method : methods) {
      basic |= BASIC.equals(method.textValue());
    }
    JsonNode userInfo = document.path("userinfo_endpoint");
    return new Discovery(
        endpoint(provider, issuer, document, "authorization_endpoint"),
        endpoint(provider, issuer, document, "token_endpoint"),
        endpoint(provider, issuer, document, "jwks_uri"),
        userInfo.isTextual() ? endpoint(provider, issuer, document, "userinfo_endpoint") : null,
        basic,
        document.path("authorization_response_iss_parameter_supported").asBoolean());
  }

  /** Secrets go there, so it is https wherever the issuer is. */
  private static URI endpoint(String provider, String issuer, JsonNode document, String name) {
    try {
      URI uri = new URI(document.path(name).asText());
      boolean plain = issuer.startsWith("http:") && "http".equals(uri.getScheme());
      if (uri.getHost() != null && (plain || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // told below, as any other wrong address
    }
    throw new ProviderFailure(provider, "its discovery document has no good " + name);
  }
}
