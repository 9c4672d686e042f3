package io.billhook.api.auth.account;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.password.Passwords;
import io.billhook.api.http.access.TenantRole;
import io.billhook.api.limit.TenantQuota;
import io.billhook.crypto.RandomToken;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * People who join a tenant by the token of their invitation. It came to the invited address alone,
 * so it proves that the address is theirs: who has no account gets one, verified, by the same step.
 */
public final class Invited {

  /**
   * An invitation that waits.
   *
   * @param inviter by name; null where that account is gone
   * @param hasAccount whether the invited address has one
   */
  record Invitation(
      String email, String tenantName, String role, @Nullable String inviter, boolean hasAccount) {
    private static Invitation of(Row row) {
      return new Invitation(
          row.text("email"),
          row.text("tenant_name"),
          row.text("role"),
          row.textOrNull("inviter"),
          row.uuidOrNull("account_id") != null);
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

  /**
   * Uses nothing up.
   *
   * @throws ProblemException UNAUTHENTICATED for a token that is unknown, used, revoked or expired;
   *     SIGNUP_CLOSED where an account would have to be made and may not
   */
  Invitation find(String token) {
    return auth.transact(
        tx -> {
          Invitation found = find(tx, token);
          if (!found.hasAccount() && !accounts.admits(tx, found.email())) {
            throw ProblemType.SIGNUP_CLOSED.because(
                "The invited address has no account, and no new accounts are made here. Ask who"
                    + " invites you to invite an address that has an account here, or ask whoever"
                    + " runs this installation");
          }
          return found;
        });
  }

  private static Invitation find(Tx tx, String token) {
    return tx.query(InvitedSql.FIND, (Object) RandomToken.hash(token))
        .one()
        .map(Invitation::of)
        .orElseThrow(Invited::refused);
  }

  /**
   * Makes who has an account a member.
   *
   * @throws ProblemException UNAUTHENTICATED for a token that is unknown, used, revoked or expired;
   *     LIMIT_REACHED for who would own too many tenants, and the token stays good
   */
  void join(String token, RequestOrigin origin) {
    auth.run(
        tx -> {
          UUID account =
              tx.query(InvitedSql.ACCOUNT, find(tx, token).email())
                  .one()
                  .map(row -> row.uuid("id"))
                  .orElseThrow(Invited::refused);
          enter(tx, token, account, origin);
        });
  }

  /**
   * Makes the account of who has none, and makes them a member. The account comes first: it may
   * want an invitation that is still open.
   *
   * @param then in the same transaction, with the account
   * @throws ProblemException as {@link #find}; CONFLICT where the address has an account
   */
  <T> T join(String token, Newcomer newcomer, RequestOrigin origin, BiFunction<Tx, UUID, T> then) {
    String hash = passwords.hash(newcomer.password(), origin.ip());
    return auth.transact(
        tx -> {
          var wish = new NewAccounts.Wish(find(tx, token).email(), hash, newcomer.name(), null);
          UUID account = accounts.make(tx, wish, origin).orElseThrow(Invited::hasAccount);
          enter(tx, token, account, origin);
          return then.apply(tx, account);
        });
  }

  private void enter(Tx tx, String token, UUID account, RequestOrigin origin) {
    Row taken =
        tx.query(InvitedSql.TAKE, (Object) RandomToken.hash(token))
            .one()
            .orElseThrow(Invited::refused);
    UUID tenant = taken.uuid("tenant_id");
    tx.update(InvitedSql.JOIN, tenant, account, taken.text("role"));
    if (taken.text("role").equals(TenantRole.OWNER.publicName())) {
      tenants.require(tx, account);
    }
    tx.update(InvitedSql.MAKE_DEFAULT, account, tenant);
    origin.noteIn(tx, tenant, account, "invitation.accept", "invitation:" + taken.uuid("id"));
  }

  static ProblemException hasAccount() {
    return ProblemType.CONFLICT.because(
        "The invited address has an account: log in with it, then send the token to POST"
            + " /v1/invitations/accept");
  }

  private static ProblemException refused() {
    return ProblemType.UNAUTHENTICATED.because("This invitation is unknown, used up or expired");
  }
}
