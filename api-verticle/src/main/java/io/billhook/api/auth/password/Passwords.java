package io.billhook.api.auth.password;

import io.billhook.text.CodePoints;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id (RFC 9106) as PHC strings, m=19 MiB, t=2, p=1 (OWASP Password
 * Storage Cheat Sheet). One hash takes some 30 ms of a core and 19 MiB, so a few run at once, by
 * {@link FairTurns}; never call this on an event loop.
 */
public final class Passwords {
  /** Of a new one, in code points, as the contract counts them; a test holds the two equal. */
  public static final int LEAST_LENGTH = 8;

  public static final int MOST_LENGTH = 200;

  private static final int MEMORY_KIB = 19_456;
  private static final int ITERATIONS = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  private final FairTurns turns;
  private final SecureRandom random = new SecureRandom();
  private final String nobodys;

  public Passwords(FairTurns turns) {
    this.turns = turns;
    this.nobodys = hash("nobody's password", "");
  }

  /**
   * The one form in which a password is judged, hashed and compared: keyboards and systems send the
   * same letters composed or not. Of the two that are usual it is NFC (RFC 8265, OpaqueString).
   */
  static String form(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC);
  }

  /** The contract counts what came; this counts what is hashed. */
  public static boolean hasRightLength(String password) {
    int length = CodePoints.count(form(password));
    return length >= LEAST_LENGTH && length <= MOST_LENGTH;
  }

  /**
   * A new PHC string.
   *
   * @param ip of whoever asks, for his turn; empty where it is nobody from outside
   */
  public String hash(String given, String ip) {
    String password = form(given);
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash =
        turns.run(ip, () -> derive(password, salt, MEMORY_KIB, ITERATIONS, LANES, HASH_BYTES));
    var base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB,
            ITERATIONS,
            LANES,
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }

  /** What a look at a password gave. */
  public enum Match {
    NONE,
    RIGHT,
    /** It is right, and was hashed before passwords were brought into one form. */
    RIGHT_IN_ANOTHER_FORM
  }

  /**
   * Whether the password is the one that was hashed. Takes the same time where there is no hash,
   * and where it is another: neither is told by the time alone.
   */
  public Match match(String password, @Nullable String phc, String ip) {
    String form = form(password);
    Match match = looksLike(form, phc, ip) && phc != null ? Match.RIGHT : Match.NONE;
    // Of most passwords all forms are one; of the others each costs a look.
    Set<String> others = new LinkedHashSet<>(List.of(password, decomposed(password)));
    others.remove(form);
    for (String other : others) {
      if (looksLike(other, phc, ip) && phc != null && match == Match.NONE) {
        match = Match.RIGHT_IN_ANOTHER_FORM;
      }
    }
    return match;
  }

  /** Who has been told that a password was wrong has his next turn after all others. */
  void failed(String ip) {
    turns.failed(ip);
  }

  private static String decomposed(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFD);
  }

  /** Takes the time of {@link #match}, where there is nothing to look at. */
  public void pretend(String ip) {
    looksLike("", null, ip);
  }

  private boolean looksLike(String password, @Nullable String phc, String ip) {
    Matcher parts = PHC.matcher(phc == null ? nobodys : phc);
    if (!parts.matches()) {
      throw new IllegalStateException("A stored password hash is not one of Argon2id");
    }
    byte[] expected = Base64.getDecoder().decode(parts.group(5));
    byte[] actual =
        turns.run(
            ip,
            () ->
                derive(
                    password,
                    Base64.getDecoder().decode(parts.group(4)),
                    Integer.parseInt(parts.group(1)),
                    Integer.parseInt(parts.group(2)),
                    Integer.parseInt(parts.group(3)),
                    expected.length));
    return MessageDigest.isEqual(expected, actual);
  }

  private static byte[] derive(
      String password, byte[] salt, int memory, int iterations, int lanes, int length) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(iterations)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] out = new byte[length];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), out);
    return out;
  }
}
