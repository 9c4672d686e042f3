package io.billhook.api.auth.oauth;

import io.billhook.crypto.RandomToken;
import io.billhook.crypto.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * One log-in on its way through a provider, kept by the browser that began it.
 *
 * @param state comes back with the provider's answer, which so belongs to this attempt
 * @param nonce stands in the ID token, which so was made for this attempt
 * @param verifier proves to the provider that who swaps the code has begun the attempt (RFC 7636)
 * @param returnTo where the browser is led in the end
 * @param challenge of the front end, for the code that it gets; null where it sent none
 * @param aim what it is for
 */
public record Attempt(
    String provider,
    String state,
    String nonce,
    String verifier,
    URI returnTo,
    @Nullable String challenge,
    Aim aim,
    Instant expires) {

  public static Attempt begin(
      String provider, URI returnTo, @Nullable String challenge, Aim aim, Instant expires) {
    return new Attempt(
        provider,
        RandomToken.create(),
        RandomToken.create(),
        RandomToken.create(),
        returnTo,
        challenge,
        aim,
        expires);
  }

  /** Whether the person must log in to the provider anew, though they may be logged in there. */
  boolean wantsNewLogIn() {
    return aim instanceof Aim.Reauthenticate;
  }

  /** When it began. */
  Instant begun() {
    return expires.minus(AttemptCookie.LIFETIME);
  }

  /** Whether the provider's answer belongs to this attempt, told in constant time. */
  public boolean hasState(String given) {
    return same(state, given);
  }

  boolean hasNonce(String given) {
    return same(nonce, given);
  }

  /** What the provider is shown of the verifier. */
  String verifierChallenge() {
    return challengeOf(verifier);
  }

  /** Whether the verifier is the one of the challenge, told in constant time. */
  public static boolean proves(String verifier, String challenge) {
    return same(challengeOf(verifier), challenge);
  }

  /** RFC 7636, section 4.2, method S256. */
  private static String challengeOf(String verifier) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "Attempt[" + provider + "]";
  }
}
