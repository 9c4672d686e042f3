package io.billhook.api.auth.account;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.session.Sessions;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
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

  private final Sessions sessions;
  private final Clock clock;

  public NewAccounts(Sessions sessions, Clock clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  /** The account; none where the address has a verified one already. */
  public Optional<UUID> make(Tx tx, Wish wish, RequestOrigin origin) {
    Optional<Row> made =
        tx.query(
                NewAccountsSql.ACCOUNT,
                RowIds.next(),
                wish.email(),
                wish.passwordHash(),
                wish.name(),
                clock.instant())
            .one();
    made.ifPresent(row -> furnish(tx, row.uuid("id"), wish, origin));
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
