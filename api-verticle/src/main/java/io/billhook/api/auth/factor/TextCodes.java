package io.billhook.api.auth.factor;

import io.billhook.config.SmsConfig;
import io.billhook.crypto.Sealer;
import io.billhook.messaging.CodeText;
import io.billhook.messaging.SmsOutbox;
import io.billhook.messaging.SmsUsage;
import io.billhook.phone.PhoneNumber;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Codes by text message: six digits, good for ten minutes, five attempts and one use, by the log-in
 * or session that asked for it alone: else somebody who has begun a log-in with a stolen password
 * could use the code of the owner's own. A text costs money, and some numbers pay those who have
 * them called (toll fraud), so an account and a number get one a minute, five an hour and ten a day
 * at the most, and a country so many a day, of all accounts together.
 */
public final class TextCodes {
  /** What a code is good for; it is good for nothing else. */
  enum Purpose {
    /** To show that a number is the person's. */
    VERIFY,
    /** A second factor. */
    FACTOR;

    String stored() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int MOST_AN_HOUR = 5;
  private static final int MOST_A_DAY = 10;
  private static final int MOST_ATTEMPTS = 5;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Sealer sealer;
  private final SmsOutbox outgoing;
  private final String sender;
  private final SmsConfig config;
  private final Clock clock;

  /**
   * @param sender who it is from, as the text says
   * @param config whether any are sent, and where to
   */
  public TextCodes(
      Sealer sealer, SmsOutbox outgoing, String sender, SmsConfig config, Clock clock) {
    this.sealer = sealer;
    this.outgoing = outgoing;
    this.sender = sender;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Sends a code; the one before it is void.
   *
   * @param asker who alone it is good for
   * @throws ProblemException TOO_MANY_REQUESTS; MESSAGING_LIMIT where its country got as many as
   *     may go there in a day; FORBIDDEN where none go to this number; UNAVAILABLE where no text
   *     messages are sent
   */
  void send(Tx tx, UUID account, Purpose purpose, String asker, String phone) {
    if (!config.sends()) {
      throw ProblemType.UNAVAILABLE.because("This installation sends no text messages");
    }
    PhoneNumber number =
        PhoneNumber.of(phone)
            .filter(n -> n.refusal(config).isEmpty())
            .orElseThrow(
                () -> ProblemType.FORBIDDEN.because("No text messages are sent to this number"));
    Instant now = clock.instant();
    tx.query(TextCodesSql.LOCK_ACCOUNT, account);
    tx.query(TextCodesSql.LOCK_NUMBER, phone);
    limit(tx.query(TextCodesSql.SENT, account, phone, now.minus(DAY), now.minus(HOUR)).first());
    String code = String.format("%06d", RANDOM.nextInt(1_000_000));
    Instant expires = now.plus(LIFETIME);
    byte[] sealed = sealer.seal(code.getBytes(StandardCharsets.US_ASCII), place(account, purpose));
    tx.update(TextCodesSql.PUT, account, purpose.stored(), asker, phone, sealed, expires);
    String text =
        "%s is your code for %s. It is good for 10 minutes. Give it to nobody."
            .formatted(code, sender);
    if (!SmsUsage.code(tx, number.country(), now, config.codes())) {
      throw ProblemType.MESSAGING_LIMIT
          .because("No more codes are sent to this country today")
          .retryAfter(untilTomorrow(now));
    }
    outgoing.queue(tx, new CodeText(account, number, text, now, expires));
  }

  private void limit(Row sent) {
    Instant now = clock.instant();
    Instant last = sent.instantOrNull("last");
    if (sent.bigint("a_day") >= MOST_A_DAY) {
      throw tooMany(DAY);
    }
    if (sent.bigint("an_hour") >= MOST_AN_HOUR) {
      throw tooMany(HOUR);
    }
    if (last != null && now.isBefore(last.plus(PAUSE))) {
      throw tooMany(Duration.between(now, last.plus(PAUSE)).plusSeconds(1));
    }
  }

  private static Duration untilTomorrow(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return Duration.between(now, today.plusDays(1).atStartOfDay(ZoneOffset.UTC));
  }

  private static ProblemException tooMany(Duration wait) {
    return ProblemType.TOO_MANY_REQUESTS
        .because("Too many text messages; try again later")
        .retryAfter(wait);
  }

  /** Counts an attempt; its transaction commits before the code is looked at. */
  void attempt(Tx tx, UUID account, Purpose purpose, String asker) {
    tx.update(TextCodesSql.ATTEMPT, account, purpose.stored(), asker);
  }

  /** Uses a code up, and tells to which number it was sent; empty where it is wrong. */
  Optional<String> use(Tx tx, UUID account, Purpose purpose, String asker, String code) {
    return tx.query(
            TextCodesSql.FIND, account, purpose.stored(), asker, clock.instant(), MOST_ATTEMPTS)
        .one()
        .filter(row -> isRight(row, account, purpose, code))
        .filter(_ -> tx.update(TextCodesSql.DISCARD, account, purpose.stored()) > 0)
        .map(row -> row.text("phone"));
  }

  private boolean isRight(Row row, UUID account, Purpose purpose, String code) {
    return MessageDigest.isEqual(
        sealer.open(row.bytes("sealed"), place(account, purpose)),
        code.getBytes(StandardCharsets.UTF_8));
  }

  /** A log-in that waits for a code. */
  static String logIn(byte[] hashOfToken) {
    return "log-in:" + HexFormat.of().formatHex(hashOfToken);
  }

  /** A device that is signed in. */
  static String session(@Nullable UUID session) {
    return "session:" + session;
  }

  private static String place(UUID account, Purpose purpose) {
    return "text_code:" + account + ":" + purpose.stored();
  }
}
