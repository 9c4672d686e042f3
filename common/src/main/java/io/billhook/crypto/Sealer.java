package io.billhook.crypto;

import io.billhook.config.EncryptionConfig;
import io.billhook.published.Public;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts small secrets with AES-256-GCM under the keys of ENCRYPTION_KEYS.
 *
 * <p>Layout: version (1 byte, 1), length of the key's id (1 byte), the id in ASCII, nonce (12
 * bytes, random), ciphertext with its 16-byte tag. The bytes before the nonce and what the caller
 * calls the place are authenticated too, so that a sealed value cannot be moved elsewhere.
 */
@Public
public final class Sealer {
  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String HMAC = "HmacSHA256";

  /** Bytes that no key of this installation opens, or that were changed. */
  public static sealed class UnsealableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private UnsealableException(String message) {
      super(message);
    }
  }

  /** Bytes under a key that this process has not got, as another may have. */
  public static final class MissingKeyException extends UnsealableException {
    private static final long serialVersionUID = 1;

    private MissingKeyException(String message) {
      super(message);
    }
  }

  private final EncryptionConfig config;
  private final Supplier<String> sealing;
  private final SecureRandom random = new SecureRandom();

  /** One that seals with the first key. */
  public Sealer(EncryptionConfig config) {
    this(config, () -> config.keys().getFirst().id());
  }

  /**
   * One that seals with what others can open.
   *
   * @param sealing the id of the key, which may be another one day
   */
  public Sealer(EncryptionConfig config, Supplier<String> sealing) {
    if (config.keys().isEmpty()) {
      throw new IllegalArgumentException("No encryption key");
    }
    this.config = config;
    this.sealing = sealing;
  }

  /**
   * Encrypts with the key that seals.
   *
   * @param place what the value is and whose, such as {@code signing_key:abc}
   */
  public byte[] seal(byte[] plain, String place) {
    String id = sealing.get();
    byte[] head = head(id);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] secret =
          cipher(Cipher.ENCRYPT_MODE, key(id, place), nonce, head, place).doFinal(plain);
      return ByteBuffer.allocate(head.length + nonce.length + secret.length)
          .put(head)
          .put(nonce)
          .put(secret)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is missing in this Java", e);
    }
  }

  /** The id of the key that {@link #seal} takes. */
  public String newest() {
    return sealing.get();
  }

  /** How each value begins that {@link #seal} gives, and none that another key has sealed. */
  public byte[] newestHead() {
    return head(newest());
  }

  private static byte[] head(String key) {
    byte[] id = key.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(2 + id.length).put(VERSION).put((byte) id.length).put(id).array();
  }

  /**
   * Decrypts what {@link #seal} gave for the same place.
   *
   * @throws MissingKeyException where the key is unknown
   * @throws UnsealableException where the bytes are not what was sealed
   */
  public byte[] open(byte[] sealed, String place) {
    if (sealed.length < 2
        || sealed[0] != VERSION
        || sealed[1] < 0
        || sealed.length < 2 + sealed[1] + NONCE_BYTES) {
      throw new UnsealableException("Not a sealed value: " + place);
    }
    ByteBuffer in = ByteBuffer.wrap(sealed);
    byte[] head = new byte[2 + sealed[1]];
    in.get(head);
    byte[] nonce = new byte[NONCE_BYTES];
    in.get(nonce);
    byte[] secret = new byte[in.remaining()];
    in.get(secret);
    String id = new String(head, 2, head.length - 2, StandardCharsets.US_ASCII);
    try {
      return cipher(Cipher.DECRYPT_MODE, key(id, place), nonce, head, place).doFinal(secret);
    } catch (GeneralSecurityException e) {
      throw new UnsealableException("The sealed value " + place + " does not open with key " + id);
    }
  }

  /**
   * Knows a text again without keeping it: an HMAC-SHA256 of it, 32 bytes, under a key made from
   * the one that seals. Who reads it cannot try texts, as with a plain hash. Once another key
   * seals, the same text has another.
   *
   * @param purpose what it is for; the same text has another for another purpose
   */
  public byte[] fingerprint(String text, String purpose) {
    byte[] own = hmac(key(sealing.get(), purpose), "fingerprint:" + purpose);
    return hmac(new SecretKeySpec(own, HMAC), text);
  }

  private static byte[] hmac(SecretKey key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC is missing in this Java", e);
    }
  }

  private SecretKey key(String id, String place) {
    return config.keys().stream()
        .filter(key -> key.id().equals(id))
        .map(EncryptionConfig.Key::secret)
        .findFirst()
        .orElseThrow(
            () ->
                new MissingKeyException(
                    "The sealed value " + place + " needs key " + id + " of ENCRYPTION_KEYS"));
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] head, String place)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(head);
    cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
