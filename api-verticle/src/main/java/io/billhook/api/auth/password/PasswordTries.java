package io.billhook.api.auth.password;

import io.billhook.crypto.Sealer;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tries of an account's password, at log-in and by who is signed in. The policy is told in
 * docs/auth.md.
 *
 * <p>A try is counted when it has been judged, wrong or right, and nobody is told what it was
 * before that is committed. Of parallel guesses each is counted under the lock of one row, and one
 * that comes there while the account pauses is refused unsaid, also if it was right: so they gain
 * nothing. A try that ends without that commit, because no turn came to hash, the database was
 * silent or the time was over, has told nothing and left nothing; where the answer to the commit
 * alone was lost, what is left is one failure for a wrong password, none for a right one.
 *
 * <p>An address without account is counted alike, in the database too, by as many statements, so
 * that no pause and no time tells which exist.
 */
public final class PasswordTries {
  private static final int MOST_COUNTED = 1000;

  /** Failures count for as long after the last one. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  /**
   * An account whose password is tried.
   *
   * @param hash null where it has none that lets it in
   */
  public record Tried(UUID id, @Nullable String hash) {
    @Override
    public String toString() {
      return "Tried[" + id + "]";
    }
  }

  /**
   * How a try ended, which is counted by now.
   *
   * @param account empty where there is none, which no password is right for
   */
  public record Judged(Optional<Tried> account, Passwords.Match match) {}

  private final Transactions auth;
  private final Passwords passwords;
  private final AttemptLimit limit;
  private final Sealer sealer;
  private final Clock clock;

  public PasswordTries(
      Transactions auth, Passwords passwords, AttemptLimit limit, Sealer sealer, Clock clock) {
    this.auth = auth;
    this.passwords = passwords;
    this.limit = limit;
    this.sealer = sealer;
    this.clock = clock;
  }

  /**
   * Judges a password at log-in.
   *
   * @throws ProblemException TOO_MANY_REQUESTS after too many from this one of the network, or
   *     while the address pauses for it; UNAVAILABLE where no turn came to hash
   */
  public Judged atLogIn(String email, String password, String ip) {
    limit.attempt(ip, email);
    byte[] hash = sealer.fingerprint(email.toLowerCase(Locale.ROOT), "unknown address");
    int slot = slot(hash);
    Rows found = auth.read(PasswordTriesSql.LOOK_AT_ADDRESS, email, ip, slot, hash);
    return judge(
        email,
        password,
        ip,
        found.one(),
        tx -> tx.query(PasswordTriesSql.OF_ADDRESS, email, ip, slot, hash, clock.instant()));
  }

  /** As {@link #atLogIn}, for who is signed in. */
  public Judged ofSignedIn(UUID account, String password, String ip) {
    limit.attempt(ip, account.toString());
    Rows found = auth.read(PasswordTriesSql.LOOK_AT_ACCOUNT, account, ip);
    return judge(
        account.toString(),
        password,
        ip,
        found.one(),
        tx -> tx.query(PasswordTriesSql.OF_ACCOUNT, account, ip));
  }

  /**
   * Whether the password that was right is the account's still; if so it stays for as long as the
   * transaction lasts.
   */
  public static boolean isStill(Tx tx, Tried account) {
    return !tx.query(PasswordTriesSql.STILL, account.id(), account.hash()).isEmpty();
  }

  /** The first 18 bits: of so many slots, what strangers send fills no more. */
  private static int slot(byte[] hash) {
    return (hash[0] & 0xff) << 10 | (hash[1] & 0xff) << 2 | (hash[2] & 0xff) >> 6;
  }

  private Judged judge(
      String whose, String password, String ip, Optional<Row> found, Function<Tx, Rows> lock) {
    found.ifPresent(this::requireNoPause); // else who is refused anyway could keep cores busy
    Optional<Tried> account = found.flatMap(PasswordTries::account);
    Passwords.Match seen = passwords.match(password, account.map(Tried::hash).orElse(null), ip);
    Passwords.Match counted =
        auth.transact(
            tx ->
                lock.apply(tx)
                    .one()
                    .map(row -> count(tx, row, account, seen))
                    .orElse(Passwords.Match.NONE)); // the account is gone
    if (counted == Passwords.Match.NONE) {
      passwords.failed(ip);
    } else {
      limit.succeeded(ip, whose);
    }
    return new Judged(account, counted);
  }

  private static Optional<Tried> account(Row row) {
    UUID id = row.uuidOrNull("id");
    boolean verified = row.instantOrNull("email_verified_at") != null;
    return Optional.ofNullable(id)
        .map(known -> new Tried(known, verified ? row.textOrNull("password_hash") : null));
  }

  /** Gives what it is counted as: right is the password of now alone. */
  private Passwords.Match count(Tx tx, Row row, Optional<Tried> account, Passwords.Match seen) {
    requireNoPause(row);
    UUID id = row.uuidOrNull("id");
    Tried now = id == null ? null : new Tried(id, row.textOrNull("password_hash"));
    if (seen != Passwords.Match.NONE && account.filter(tried -> tried.equals(now)).isPresent()) {
      tx.update(PasswordTriesSql.RESET, id);
      return seen;
    }
    Count count = next(row);
    if (id != null) {
      tx.update(PasswordTriesSql.COUNT, id, count.failures(), count.until(), clock.instant());
    } else {
      tx.update(
          PasswordTriesSql.COUNT_UNKNOWN,
          row.integer("slot"),
          count.failures(),
          count.until(),
          clock.instant());
    }
    return Passwords.Match.NONE;
  }

  private void requireNoPause(Row row) {
    Instant now = clock.instant();
    Instant until = row.instantOrNull("locked_until");
    if (until != null && now.isBefore(until) && !row.bool("known_address")) {
      throw ProblemType.TOO_MANY_REQUESTS
          .because("Too many failed log-ins; try again later")
          .retryAfter(Duration.between(now, until));
    }
  }

  /** Failures in a row with this one, and until when it pauses after that. */
  private record Count(int failures, @Nullable Instant until) {}

  private Count next(Row row) {
    Instant now = clock.instant();
    Instant last = row.instantOrNull("last_failed_at");
    boolean forgotten = last != null && last.isBefore(now.minus(REMEMBERED));
    int failures = forgotten ? 1 : Math.min(row.integer("failed_logins") + 1, MOST_COUNTED);
    Duration pause = BackOff.after(failures);
    return new Count(failures, pause.isZero() ? null : now.plus(pause));
  }
}
