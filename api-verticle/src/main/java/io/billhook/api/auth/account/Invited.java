package io.billhook.api.auth.account;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.password.Passwords;
import io.billhook.api.http.access.Principal;
import io.billhook.api.http.access.TenantRole;
import io.billhook.api.limit.TenantQuota;
import io.billhook.crypto.RandomToken;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * People who join a tenant by the page of their invitation. Its token came to the invited address
 * alone, so it proves that the address is theirs: who has no account gets one, verified, by the
 * same step.
 */
public final class Invited {

  /**
   * An invitation that waits.
   *
   * @param account of the invited address; null where that has none yet
   */
  record Invitation(String tenantName, String role, String email, @Nullable UUID account) {
    private static Invitation of(Row row) {
      return new Invitation(
          row.text("tenant_name"),
          row.text("role"),
          row.text("email"),
          row.uuidOrNull("account_id"));
    }
  }

  /** What somebody without an account gives; the password is looked at already. */
  record Newcomer(String name, String password) {
    @Override
    public String toString() {
      return "Newcomer[…]";
    }
  }

  private final Transactions auth;
  private final Passwords passwords;
  private final NewAccounts accounts;
  private final TenantQuota tenants;

  public Invited(
      Transactions auth, Passwords passwords, NewAccounts accounts, TenantQuota tenants) {
    this.auth = auth;
    this.passwords = passwords;
    this.accounts = accounts;
    this.tenants = tenants;
  }

  /** Uses nothing up. */
  Invitation find(String token) {
    return auth.read(InvitedSql.FIND, (Object) RandomToken.hash(token))
        .one()
        .map(Invitation::of)
        .orElseThrow(Invited::refused);
  }

  /**
   * Makes them a member.
   *
   * @param newcomer null for who has an account
   * @throws ProblemException UNAUTHENTICATED for a token that is unknown, used, revoked or expired;
   *     LIMIT_REACHED for who would own too many tenants, and the token stays good
   */
  void join(String token, @Nullable Newcomer newcomer, RequestOrigin origin) {
    String hash = newcomer == null ? null : passwords.hash(newcomer.password(), origin.ip());
    auth.run(
        tx -> {
          Row taken =
              tx.query(InvitedSql.TAKE, (Object) RandomToken.hash(token))
                  .one()
                  .orElseThrow(Invited::refused);
          if (newcomer != null) { // where they have signed up meanwhile, that account stays
            String email = taken.text("email");
            accounts.make(tx, new NewAccounts.Wish(email, hash, newcomer.name(), null), origin);
          }
          enter(tx, taken, origin);
        });
  }

  private void enter(Tx tx, Row invitation, RequestOrigin origin) {
    UUID tenant = invitation.uuid("tenant_id");
    UUID account =
        tx.query(InvitedSql.ACCOUNT, invitation.text("email"))
            .one()
            .map(row -> row.uuid("id"))
            .orElseThrow(Invited::refused);
    tx.update(InvitedSql.JOIN, tenant, account, invitation.text("role"));
    if (invitation.text("role").equals(TenantRole.OWNER.publicName())) {
      tenants.require(tx, account);
    }
    tx.update(InvitedSql.MAKE_DEFAULT, account, tenant);
    AuditLog.note(
        tx,
        tenant,
        new Principal.Person(account, null, null, null),
        origin.ip(),
        origin.requestId(),
        "invitation.accept",
        "invitation:" + invitation.uuid("id"));
  }

  private static ProblemException refused() {
    return ProblemType.UNAUTHENTICATED.because("This invitation is unknown, used up or expired");
  }
}
