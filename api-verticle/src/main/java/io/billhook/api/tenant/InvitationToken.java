package io.billhook.api.tenant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What the link in an invitation carries: 256 random bits in base64url. Only its SHA-256 is kept.
 */
record InvitationToken(String text) {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  static InvitationToken create() {
    byte[] secret = new byte[BYTES];
    RANDOM.nextBytes(secret);
    return new InvitationToken(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing in this Java", e);
    }
  }

  /** A secret stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "InvitationToken[…]";
  }
}
