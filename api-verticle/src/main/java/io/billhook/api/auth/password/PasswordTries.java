package io.billhook.api.auth.password;

import io.billhook.crypto.Sealer;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How often an account's password may be tried, at log-in and by who is signed in. A try is counted
 * as failed, and that committed, before the password is looked at, so that parallel guesses count
 * too; the right one sets the count back. An address without account is counted alike, in the
 * database too, so that no pause tells which exist. The policy is told in docs/auth.md.
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

  private final Sealer sealer;
  private final Clock clock;

  public PasswordTries(Sealer sealer, Clock clock) {
    this.sealer = sealer;
    this.clock = clock;
  }

  /**
   * Counts a try at log-in; empty where the address has no account.
   *
   * @throws ProblemException TOO_MANY_REQUESTS while the address pauses for this one of the network
   */
  public Optional<Tried> of(Tx tx, String email, String ip) {
    Instant now = clock.instant();
    byte[] hash = sealer.fingerprint(email.toLowerCase(Locale.ROOT), "unknown address");
    Row row = tx.query(PasswordTriesSql.OF_ADDRESS, email, ip, slot(hash), hash, now).first();
    if (row.uuidOrNull("id") != null) {
      return Optional.of(count(tx, row));
    }
    Count count = next(row);
    tx.update(
        PasswordTriesSql.COUNT_UNKNOWN, slot(hash), hash, count.failures(), count.until(), now);
    return Optional.empty();
  }

  /** The first 18 bits: of so many slots, what strangers send fills no more. */
  private static int slot(byte[] hash) {
    return (hash[0] & 0xff) << 10 | (hash[1] & 0xff) << 2 | (hash[2] & 0xff) >> 6;
  }

  /** As {@link #of(Tx, String, String)}, for who is signed in. */
  public Optional<Tried> of(Tx tx, UUID account, String ip) {
    return tx.query(PasswordTriesSql.OF_ACCOUNT, account, ip).one().map(row -> count(tx, row));
  }

  private Tried count(Tx tx, Row row) {
    Count count = next(row);
    tx.update(
        PasswordTriesSql.COUNT, row.uuid("id"), count.failures(), count.until(), clock.instant());
    boolean verified = row.instantOrNull("email_verified_at") != null;
    return new Tried(row.uuid("id"), verified ? row.textOrNull("password_hash") : null);
  }

  /** Failures in a row with this one, and until when it pauses after that. */
  private record Count(int failures, @Nullable Instant until) {}

  private Count next(Row row) {
    Instant now = clock.instant();
    Instant until = row.instantOrNull("locked_until");
    if (until != null && now.isBefore(until) && !row.bool("known_address")) {
      throw ProblemType.TOO_MANY_REQUESTS
          .because("Too many failed log-ins; try again later")
          .retryAfter(Duration.between(now, until));
    }
    Instant last = row.instantOrNull("last_failed_at");
    boolean forgotten = last != null && last.isBefore(now.minus(REMEMBERED));
    int failures = forgotten ? 1 : Math.min(row.integer("failed_logins") + 1, MOST_COUNTED);
    Duration pause = BackOff.after(failures);
    return new Count(failures, pause.isZero() ? null : now.plus(pause));
  }

  /** The password was right; false where it was changed while it was looked at. */
  public static boolean succeeded(Tx tx, Tried account) {
    return tx.update(PasswordTriesSql.RESET, account.id(), account.hash()) > 0;
  }
}
