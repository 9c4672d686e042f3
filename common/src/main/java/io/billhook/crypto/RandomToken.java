package io.billhook.crypto;

import io.billhook.published.Public;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What is sent to a person to be shown once: 256 random bits in base64url, 43 characters. Only its
 * hash is kept.
 */
@Public
public final class RandomToken {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomToken() {}

  public static String create() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
  }

  /** 32 random bytes. */
  public static byte[] bytes() {
    byte[] secret = new byte[BYTES];
    RANDOM.nextBytes(secret);
    return secret;
  }

  /** SHA-256 of the text: the token is random, so nothing slower is needed. */
  public static byte[] hash(String token) {
    return Sha256.of(token);
  }
}
