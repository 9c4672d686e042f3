package io.billhook.api.auth.factor;

import io.billhook.crypto.Sha256;
import io.billhook.postgres.Tx;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Ten codes for who has lost their second factor: 120 random bits each, in six groups of four. They
 * are shown once and kept as hashes; each works once. One has to have 112 bits, or it would want a
 * slow hash with a salt (OWASP ASVS 5.0, 6.5.2); those of before have 80.
 */
public final class RecoveryCodes {
  private static final int HOW_MANY = 10;
  private static final int BYTES = 15;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Clock clock;

  public RecoveryCodes(Clock clock) {
    this.clock = clock;
  }

  /** A new set; the old one is void. */
  List<String> renew(Tx tx, UUID account) {
    discard(tx, account);
    List<String> codes = Stream.generate(RecoveryCodes::create).limit(HOW_MANY).toList();
    codes.forEach(code -> tx.update(RecoveryCodesSql.ADD, account, hash(account, code)));
    return codes;
  }

  void discard(Tx tx, UUID account) {
    tx.update(RecoveryCodesSql.DISCARD, account);
  }

  /** Uses a code up; false where it is none of the account's, or used. */
  boolean use(Tx tx, UUID account, String code) {
    return tx.update(RecoveryCodesSql.USE, account, hash(account, code), clock.instant()) > 0;
  }

  static int left(Tx tx, UUID account) {
    return (int) tx.query(RecoveryCodesSql.LEFT, account).first().bigint("codes_left");
  }

  private static String create() {
    byte[] random = new byte[BYTES];
    RANDOM.nextBytes(random);
    return Base32.encode(random).replaceAll("(.{4})(?!$)", "$1-");
  }

  /** Bound to the account; as typed by hand, so whatever stands between its letters. */
  private static byte[] hash(UUID account, String code) {
    String bare = code.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
    String meant = bare.replace('0', 'O').replace('1', 'I').replace('8', 'B');
    return Sha256.of("recovery:" + account + ":" + meant);
  }
}
