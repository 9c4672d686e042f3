package io.billhook.api.auth.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.http.Json;
import io.billhook.api.http.input.Uuids;
import io.billhook.crypto.Sealer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an attempt, sealed, in the browser that began it: no other can end it. {@code __Host-} and
 * {@code Secure} keep neighbouring hosts from setting it; {@code Lax} lets it come along when the
 * provider leads back here. A browser has one; a newer attempt takes its place.
 */
public final class AttemptCookie {
  static final Duration LIFETIME = Duration.ofMinutes(10);
  public static final String NAME = "__Host-billhook-oauth";

  private static final String PLACE = "oauth_attempt";
  private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=";

  private final Sealer sealer;
  private final Clock clock;

  public AttemptCookie(Sealer sealer, Clock clock) {
    this.sealer = sealer;
    this.clock = clock;
  }

  /** When an attempt that begins now is over. */
  public Instant expiry() {
    return clock.instant().plus(LIFETIME);
  }

  /** The value of the header {@code Set-Cookie}. */
  public String set(Attempt attempt) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("provider", attempt.provider());
    members.put("state", attempt.state());
    members.put("nonce", attempt.nonce());
    members.put("verifier", attempt.verifier());
    members.put("return_to", attempt.returnTo().toString());
    members.put("challenge", attempt.challenge());
    switch (attempt.aim()) {
      case Aim.SignIn _ -> {}
      case Aim.Link link -> members.put("link_to", link.account());
      case Aim.Reauthenticate again -> {
        members.put("account", again.account());
        members.put("session", again.session());
      }
    }
    members.put("expires", attempt.expires().getEpochSecond());
    byte[] sealed = sealer.seal(Json.bytes(members), PLACE);
    String value = Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    return NAME + "=" + value + ATTRIBUTES + LIFETIME.toSeconds();
  }

  /** The value of the header that takes the cookie away. */
  public String clear() {
    return NAME + "=" + ATTRIBUTES + 0;
  }

  /** The attempt of this browser; none where it has none, or one that is too old or not ours. */
  public Optional<Attempt> read(@Nullable String value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(value);
      return Optional.of(attempt(Json.read(sealer.open(sealed, PLACE))))
          .filter(attempt -> clock.instant().isBefore(attempt.expires()));
    } catch (IllegalArgumentException | Sealer.UnsealableException e) {
      return Optional.empty(); // not base64, or sealed by another
    }
  }

  private static Attempt attempt(JsonNode members) {
    return new Attempt(
        members.path("provider").asText(),
        members.path("state").asText(),
        members.path("nonce").asText(),
        members.path("verifier").asText(),
        URI.create(members.path("return_to").asText()),
        members.path("challenge").textValue(),
        aim(members),
        Instant.ofEpochSecond(members.path("expires").asLong()));
  }

  private static Aim aim(JsonNode members) {
    if (members.hasNonNull("link_to")) {
      return new Aim.Link(uuid(members, "link_to"));
    }
    return members.has("session")
        ? new Aim.Reauthenticate(uuid(members, "account"), uuid(members, "session"))
        : new Aim.SignIn();
  }

  private static UUID uuid(JsonNode members, String name) {
    return Uuids.parse(members.path(name).asText()).orElseThrow();
  }
}
