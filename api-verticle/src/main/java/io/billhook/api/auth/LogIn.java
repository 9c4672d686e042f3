package io.billhook.api.auth;

import io.billhook.api.contract.Formats;
import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
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
 * Log-in with address and password. An attempt is counted before the password is looked at, so that
 * parallel guesses count too; a right password sets the count back. Wrong, unknown and unverified
 * answer alike, after the same work. The policy is told in docs/auth.md.
 */
final class LogIn {
  private static final int MOST_COUNTED = 1000;

  private record Known(UUID id, @Nullable String hash) {}

  private final Database database;
  private final Passwords passwords;
  private final AttemptLimit limit;
  private final UnknownAddresses unknown;
  private final SecondFactors factors;
  private final Clock clock;

  LogIn(
      Database database,
      Passwords passwords,
      AttemptLimit limit,
      SecondFactors factors,
      Clock clock) {
    this.database = database;
    this.passwords = passwords;
    this.limit = limit;
    this.unknown = new UnknownAddresses(clock);
    this.factors = factors;
    this.clock = clock;
  }

  /**
   * Signs somebody in.
   *
   * @throws ProblemException UNAUTHENTICATED, or TOO_MANY_REQUESTS after too many failures
   */
  SignIn logIn(String given, String password, Visit visit) {
    // What is no address has no account. Among such texts are those that the database folds to the
    // letters of an address and this program does not: each would have tries of its own.
    String email = Formats.isEmail(given) ? given : "";
    limit.attempt(visit.ip(), email);
    Optional<Known> account =
        database.transact(
            Role.AUTH, TenantScope.none(), tx -> count(tx, email, visit.ip(), clock.instant()));
    @Nullable String hash = account.map(Known::hash).orElse(null);
    if (!passwords.matches(password, hash)) {
      database.run(Role.AUTH, TenantScope.none(), tx -> noteFailure(tx, account, visit));
      throw wrong();
    }
    limit.succeeded(visit.ip(), email);
    Known known = account.orElseThrow();
    return database.transact(Role.AUTH, TenantScope.none(), tx -> signIn(tx, known, visit));
  }

  /** The account, where it may log in by password; counted as failed until that is known better. */
  private Optional<Known> count(Tx tx, String email, String ip, Instant now) {
    Optional<Row> found = tx.query(LogInSql.FIND, email, ip).one();
    if (found.isEmpty()) {
      unknown.attempt(email).ifPresent(until -> refuseUntil(until, now));
      return Optional.empty();
    }
    Row row = found.get();
    Instant until = row.instantOrNull("locked_until");
    if (until != null && now.isBefore(until) && !row.bool("known_address")) {
      refuseUntil(until, now);
    }
    int failures = Math.min(row.integer("failed_logins") + 1, MOST_COUNTED);
    Duration pause = BackOff.after(failures);
    tx.update(LogInSql.COUNT, row.uuid("id"), failures, pause.isZero() ? null : now.plus(pause));
    boolean verified = row.instantOrNull("email_verified_at") != null;
    return Optional.of(
        new Known(row.uuid("id"), verified ? row.textOrNull("password_hash") : null));
  }

  /**
   * In the operators' log, by nobody in particular: it was not the owner, as far as is known. As
   * many statements where there is no account, and no wait for the disk; the entries of one account
   * are as few as its back-off lets failures be.
   */
  private static void noteFailure(Tx tx, Optional<Known> account, Visit visit) {
    tx.query(LogInSql.NOT_WAITING);
    account.ifPresentOrElse(
        known -> visit.noteOfNobody(tx, "login.fail", "account:" + known.id()),
        () -> tx.query(LogInSql.NOT_WAITING));
  }

  private SignIn signIn(Tx tx, Known account, Visit visit) {
    if (tx.update(LogInSql.RESET, account.id(), account.hash()) == 0) {
      throw wrong(); // the password was changed while this one was looked at
    }
    return factors.signIn(tx, account.id(), visit);
  }

  /**
   * Signs in somebody for whom another provider vouches; a second factor is asked for all the same.
   */
  SignIn enter(Tx tx, UUID account, Visit visit) {
    return factors.signIn(tx, account, visit);
  }

  private static ProblemException wrong() {
    return ProblemType.UNAUTHENTICATED.because("The address or the password is wrong");
  }

  private static void refuseUntil(Instant until, Instant now) {
    throw ProblemType.TOO_MANY_REQUESTS
        .because("Too many failed log-ins; try again later")
        .retryAfter(Duration.between(now, until));
  }
}
