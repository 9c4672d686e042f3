package io.billhook.api.auth.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.http.Json;
import io.billhook.problem.ProblemException;
import java.util.Base64;
import java.util.Optional;

/**
 * The header of a JWT, read before anything is verified: only ES256 with a {@code kid} goes on.
 * Keys or addresses that a header brings along ({@code jwk}, {@code jku}, {@code x5c}) are never
 * used.
 */
final class TokenHeader {
  private static final int MOST_CHARACTERS = 8192;

  private TokenHeader() {}

  /** The {@code kid}, where the header is one that this installation writes. */
  static Optional<String> kid(String token) {
    String[] parts = token.split("\\.", -1);
    if (token.length() > MOST_CHARACTERS || parts.length != 3) {
      return Optional.empty();
    }
    try {
      JsonNode header = Json.read(Base64.getUrlDecoder().decode(parts[0]));
      JsonNode kid = header.path("kid");
      return SigningKey.ALGORITHM.equals(header.path("alg").textValue()) && kid.isTextual()
          ? Optional.of(kid.textValue())
          : Optional.empty();
    } catch (IllegalArgumentException | ProblemException e) {
      return Optional.empty(); // not base64, or not JSON
    }
  }
}
