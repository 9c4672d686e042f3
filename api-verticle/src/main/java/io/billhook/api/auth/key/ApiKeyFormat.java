package io.billhook.api.auth.key;

import io.billhook.crypto.Sha256;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** The written form of an API key: {@code bh_test_} or {@code bh_live_} and 256 bits in base62. */
public final class ApiKeyFormat {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
  private static final int SECRET_BYTES = 32;
  private static final int SECRET_DIGITS = 43; // 62^43 > 2^256
  private static final int SHOWN = 12;
  private static final Pattern SHAPE = Pattern.compile("bh_(test|live)_[0-9A-Za-z]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private ApiKeyFormat() {}

  static String create(boolean live) {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    var text = new StringBuilder(live ? "bh_live_" : "bh_test_");
    BigInteger rest = new BigInteger(1, secret);
    for (int i = 0; i < SECRET_DIGITS; i++) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      text.append(DIGITS.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    return text.toString();
  }

  public static boolean isKey(String token) {
    return SHAPE.matcher(token).matches();
  }

  /** What may be shown of a key, so that its owner knows it again. */
  static String prefix(String key) {
    return key.substring(0, SHOWN);
  }

  /** SHA-256 of the whole text: the key is random, so nothing slower is needed. */
  static byte[] hash(String key) {
    return Sha256.of(key);
  }
}
