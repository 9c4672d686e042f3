package io.billhook.config;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that seal secrets in the database.
 *
 * @param keys the first encrypts, once every process has it; all of them decrypt
 */
public record EncryptionConfig(List<Key> keys) {
  private static final int KEY_BYTES = 32;

  /**
   * One key.
   *
   * @param id up to 32 of a-z, 0-9, - and _; stored with what it sealed
   * @param secret 256 bits for AES
   */
  public record Key(String id, SecretKey secret) {
    @Override
    public String toString() {
      return "Key[" + id + "]";
    }
  }

  public EncryptionConfig {
    keys = List.copyOf(keys);
  }

  public static EncryptionConfig from(Env env) {
    return env.required(
        "ENCRYPTION_KEYS",
        "id:base64 of 32 bytes, separated by commas, the first of which encrypts",
        EncryptionConfig::parse,
        new EncryptionConfig(List.of()));
  }

  /** The ids, in the keys' order. */
  public List<String> ids() {
    return keys.stream().map(Key::id).toList();
  }

  /**
   * Reads the value of ENCRYPTION_KEYS.
   *
   * @throws IllegalArgumentException where it is malformed
   */
  public static EncryptionConfig parse(String value) {
    List<Key> keys = new ArrayList<>();
    for (String entry : value.split(",", -1)) {
      String[] parts = entry.strip().split(":", 2);
      if (parts.length != 2 || !parts[0].matches("[a-z0-9_-]{1,32}")) {
        throw new IllegalArgumentException();
      }
      byte[] secret = Base64.getDecoder().decode(parts[1]);
      if (secret.length != KEY_BYTES) {
        throw new IllegalArgumentException();
      }
      if (keys.stream().anyMatch(key -> key.id().equals(parts[0]))) {
        throw new Env.RefusedException("has twice the id " + parts[0]);
      }
      keys.add(new Key(parts[0], new SecretKeySpec(secret, "AES")));
    }
    return new EncryptionConfig(keys);
  }
}
