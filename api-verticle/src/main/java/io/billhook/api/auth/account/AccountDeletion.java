package io.billhook.api.auth.account;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.session.SecurityMails;
import io.billhook.api.auth.session.Sessions;
import io.billhook.contract.billing.EndWithTenant;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Deletes a person's account with its sessions, factors and memberships. Tenants that nobody else
 * belongs to are marked for deletion with it. In the audit log the account's id stays, which then
 * names nobody.
 */
public final class AccountDeletion {
  /** So long may a tenant that was left behind be asked back from who runs the installation. */
  private static final Duration GRACE = Duration.ofDays(30);

  private final Transactions auth;
  private final Sessions sessions;
  private final SecurityMails mails;
  private final Outbox outbox;
  private final Consumer<UUID> deleted;
  private final Clock clock;

  /**
   * @param outbox takes the jobs that have their subscriptions end
   * @param deleted told of each tenant that is deleted with an account, after the commit
   */
  public AccountDeletion(
      Transactions auth,
      Sessions sessions,
      SecurityMails mails,
      Outbox outbox,
      Consumer<UUID> deleted,
      Clock clock) {
    this.auth = auth;
    this.sessions = sessions;
    this.mails = mails;
    this.outbox = outbox;
    this.deleted = deleted;
    this.clock = clock;
  }

  /**
   * Deletes the account.
   *
   * @throws io.billhook.problem.ProblemException CONFLICT while it is the only owner of a tenant
   *     with other members
   */
  void delete(UUID account, RequestOrigin origin) {
    auth.run(
        tx -> {
          Instant now = clock.instant();
          List<UUID> tenants =
              tx.query(AccountDeletionSql.LOCK_TENANTS, account).map(row -> row.uuid("id"));
          if (!tx.query(AccountDeletionSql.HELD_BY_OTHERS, account).isEmpty()) {
            throw ProblemType.CONFLICT.because(
                "You are the only owner of a tenant with other members; make one of them an owner"
                    + " first, or delete the tenant");
          }
          leave(tx, account, tenants, now, origin);
          sessions.endAll(tx, account, "deleted");
          String email = tx.query(AccountDeletionSql.ADDRESS, account).first().text("email");
          mails.accountDeleted(tx, email);
          tx.update(AccountDeletionSql.DELETE, account);
          tx.update(AccountDeletionSql.DISCARD_SIGNUPS, email);
          origin.note(tx, account, "account.delete");
        });
  }

  /** Tells each tenant's log, and takes back what was sent out in the person's name. */
  private void leave(Tx tx, UUID account, List<UUID> tenants, Instant now, RequestOrigin origin) {
    List<UUID> gone =
        tx.query(AccountDeletionSql.DELETE_TENANTS, account, now, now.plus(GRACE))
            .map(row -> row.uuid("id"));
    tx.afterEnd(_ -> gone.forEach(deleted));
    gone.forEach(
        tenant ->
            outbox.enqueue(
                tx,
                EndWithTenant.KIND,
                new EndWithTenant(tenant),
                JobOptions.none().unique(tenant.toString())));
    tx.update(AccountDeletionSql.REVOKE_INVITATIONS, account, now);
    for (UUID tenant : tenants) {
      if (gone.contains(tenant)) {
        origin.noteIn(tx, tenant, account, "tenant.delete", "tenant:" + tenant);
      } else {
        origin.noteIn(tx, tenant, account, "member.leave", "member:" + account);
      }
    }
  }
}
