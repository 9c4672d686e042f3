package io.billhook.api.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What is sent to a person to be shown once: 256 random bits in base64url, 43 characters. Only its
 * hash is kept.
 */
final class RandomToken {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomToken() {}

  static String create() {
    byte[] secret = bytes();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** 32 random bytes. */
  static byte[] bytes() {
    byte[] secret = new byte[BYTES];
    RANDOM.nextBytes(secret);
    return secret;
  }

  /** SHA-256 of the text: the token is random, so nothing slower is needed. */
  static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing in this Java", e);
    }
  }
}
