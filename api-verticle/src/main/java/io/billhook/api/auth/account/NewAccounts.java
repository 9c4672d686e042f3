package io.billhook.api.auth.account;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.session.Sessions;
import io.billhook.config.SignUpConfig;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the account of whom an address has been proved to belong to, with a tenant of their own. An
 * account of that address that was never verified is taken over, and nothing that opened it stays:
 * nobody can squat an address.
 */
public final class NewAccounts {

  /**
   * What it shall be.
   *
   * @param passwordHash null for who logs in by another provider
   * @param tenantName of a tenant of their own; null for who joins another's
   */
  public record Wish(
      String email, @Nullable String passwordHash, String name, @Nullable String tenantName) {
    @Override
    public String toString() {
      return "Wish[…]";
    }
  }

  private final SignUpConfig.Mode mode;
  private final Sessions sessions;
  private final Clock clock;

  public NewAccounts(SignUpConfig config, Sessions sessions, Clock clock) {
    this.mode = config.mode();
    this.sessions = sessions;
    this.clock = clock;
  }

  /** Held to the end of the transaction: of all who claim one address at once, one is first. */
  public static void lock(Tx tx, String email) {
    tx.query(NewAccountsSql.LOCK, email);
  }

  /** Throws SIGNUP_CLOSED where nobody gets an account, so that it tells nothing of anybody. */
  void requireNotClosed() {
    if (mode == SignUpConfig.Mode.CLOSED) {
      throw closed();
    }
  }

  /** Whether the address may have a new account here. */
  boolean admits(Tx tx, String email) {
    return switch (mode) {
      case OPEN -> true;
      case INVITED -> !tx.query(NewAccountsSql.INVITED, email).isEmpty();
      case CLOSED -> false;
    };
  }

  /** Throws SIGNUP_CLOSED where it may not; for who has shown that the address is theirs. */
  void requireAdmitted(Tx tx, String email) {
    if (!admits(tx, email)) {
      throw closed();
    }
  }

  private ProblemException closed() {
    return ProblemType.SIGNUP_CLOSED.because(
        mode == SignUpConfig.Mode.INVITED
            ? "Only who is invited gets an account here, and this address is not, or no longer"
            : "No new accounts are made here; ask whoever runs this installation");
  }

  /**
   * The account; none where the address has a verified one already.
   *
   * @throws ProblemException SIGNUP_CLOSED where it has none and may have none
   */
  public Optional<UUID> make(Tx tx, Wish wish, RequestOrigin origin) {
    lock(tx, wish.email());
    Optional<Row> made =
        tx.query(
                NewAccountsSql.ACCOUNT,
                RowIds.next(),
                wish.email(),
                wish.passwordHash(),
                wish.name(),
                clock.instant())
            .one();
    if (made.isPresent()) {
      requireAdmitted(tx, wish.email());
      furnish(tx, made.get().uuid("id"), wish, origin);
    }
    return made.map(row -> row.uuid("id"));
  }

  private void furnish(Tx tx, UUID account, Wish wish, RequestOrigin origin) {
    if (wish.tenantName() != null) {
      UUID tenant = RowIds.next();
      tx.update(NewAccountsSql.TENANT, tenant, wish.tenantName());
      tx.update(NewAccountsSql.OWNER, tenant, account);
      tx.update(NewAccountsSql.DEFAULT_TENANT, account, tenant);
    }
    tx.update(NewAccountsSql.DISCARD_SIGNUPS, wish.email());
    // Of whoever used an address that was not theirs.
    tx.update(NewAccountsSql.DISCARD_WAYS_IN, account);
    sessions.endAll(tx, account, "revoked");
    origin.note(tx, account, "account.verify");
  }
}
