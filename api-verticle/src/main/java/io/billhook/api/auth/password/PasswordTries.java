package io.billhook.api.auth.password;

import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How often an account's password may be tried, at log-in and by who is signed in. A try is counted
 * as failed, and that committed, before the password is looked at, so that parallel guesses count
 * too; the right one sets the count back. The policy is told in docs/auth.md.
 */
public final class PasswordTries {
  private static final int MOST_COUNTED = 1000;
  private static final UUID NOBODY = new UUID(0, 0);

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

  private final Clock clock;

  public PasswordTries(Clock clock) {
    this.clock = clock;
  }

  /**
   * Counts a try at log-in; nothing where the address has no account.
   *
   * @throws ProblemException TOO_MANY_REQUESTS while the account pauses for this address
   */
  public Optional<Tried> of(Tx tx, String email, String ip) {
    return tx.query(PasswordTriesSql.OF_ADDRESS, email, ip).one().map(row -> count(tx, row));
  }

  /** As {@link #of(Tx, String, String)}, for who is signed in. */
  public Optional<Tried> of(Tx tx, UUID account, String ip) {
    return tx.query(PasswordTriesSql.OF_ACCOUNT, account, ip).one().map(row -> count(tx, row));
  }

  /** As many statements as {@link #of(Tx, String, String)} has for an account. */
  public static void ofNobody(Tx tx) {
    tx.update(PasswordTriesSql.COUNT, NOBODY, 0, null);
  }

  private Tried count(Tx tx, Row row) {
    Instant now = clock.instant();
    Instant until = row.instantOrNull("locked_until");
    if (until != null && now.isBefore(until) && !row.bool("known_address")) {
      throw wait(until, now);
    }
    int failures = Math.min(row.integer("failed_logins") + 1, MOST_COUNTED);
    Duration pause = BackOff.after(failures);
    tx.update(
        PasswordTriesSql.COUNT, row.uuid("id"), failures, pause.isZero() ? null : now.plus(pause));
    boolean verified = row.instantOrNull("email_verified_at") != null;
    return new Tried(row.uuid("id"), verified ? row.textOrNull("password_hash") : null);
  }

  /** The password was right; false where it was changed while it was looked at. */
  public static boolean succeeded(Tx tx, Tried account) {
    return tx.update(PasswordTriesSql.RESET, account.id(), account.hash()) > 0;
  }

  public static ProblemException wait(Instant until, Instant now) {
    return ProblemType.TOO_MANY_REQUESTS
        .because("Too many failed log-ins; try again later")
        .retryAfter(Duration.between(now, until));
  }
}
