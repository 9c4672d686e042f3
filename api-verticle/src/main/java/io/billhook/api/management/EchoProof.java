package io.billhook.api.management;

import io.billhook.crypto.Hmac;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How two show each other that they know {@code MANAGEMENT_TOKEN}, and neither sends it: the
 * address that one asks may be somebody else's. The header is {@code Authorization: Billhook
 * NONCE.PROOF}; who answers shows a proof to none but who has shown that one. Whoever is asked has
 * it to try guesses on, which a token of 32 random bytes, as {@code billhook init} makes it,
 * stands.
 *
 * @param nonce 16 to 64 letters, digits, - and _, another one for each request
 * @param proof in hexadecimal
 */
public record EchoProof(String nonce, String proof) {
  private static final Pattern HEADER =
      Pattern.compile("Billhook ([A-Za-z0-9_-]{16,64})\\.([0-9a-f]{64})");

  /** Of who asks. */
  public static EchoProof asking(String token, String nonce) {
    return new EchoProof(nonce, Hmac.of(token, "echo", nonce));
  }

  /** Of who answers, about the body that has arrived. */
  public static String answering(String token, String nonce, String sha256) {
    return Hmac.of(token, "echoed", nonce, sha256);
  }

  static Optional<EchoProof> read(String authorization) {
    Matcher header = HEADER.matcher(authorization);
    return header.matches()
        ? Optional.of(new EchoProof(header.group(1), header.group(2)))
        : Optional.empty();
  }

  /** As {@code Authorization} has it. */
  public String header() {
    return "Billhook " + nonce + "." + proof;
  }
}
