package io.billhook.api.auth.account;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.auth.password.FairTurns;
import io.billhook.api.auth.password.PasswordStrength;
import io.billhook.api.auth.password.Passwords;
import io.billhook.api.http.access.OperatorRole;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Transactions;
import io.billhook.text.MailAddress;
import java.util.UUID;

/** Makes accounts from the command line. Addresses are compared without regard to case. */
public final class Accounts {

  /** The address is taken. */
  public static final class AccountExistsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    AccountExistsException() {
      super("An account with this e-mail address exists already");
    }
  }

  private final Transactions auth;
  private final Passwords passwords = new Passwords(FairTurns.ofCores());
  private final PasswordStrength strength = new PasswordStrength();

  public Accounts(Transactions auth) {
    this.auth = auth;
  }

  /**
   * Makes an account that may use the operators' API.
   *
   * @param password 8 to 200 characters, and none of those that guessers try first
   * @return its id
   * @throws AccountExistsException where the address is taken; nothing is changed then
   * @throws IllegalArgumentException for what is no address, or too short, too long or too common a
   *     password
   */
  public UUID createOperator(String given, String password, OperatorRole role) {
    String email =
        MailAddress.of(given)
            .orElseThrow(
                () -> new IllegalArgumentException("An operator's address " + MailAddress.WANTED));
    if (!Passwords.hasRightLength(password)) {
      throw new IllegalArgumentException(
          "A password has "
              + Passwords.LEAST_LENGTH
              + " to "
              + Passwords.MOST_LENGTH
              + " characters");
    }
    if (strength.isCommon(password)) {
      throw new IllegalArgumentException(
          "The password is one of the most common passwords; choose another");
    }
    String hash = passwords.hash(password, "");
    return auth.transact(
        tx -> {
          UUID id =
              tx.query(AccountsSql.CREATE, RowIds.next(), email, hash, role.publicName())
                  .one()
                  .map(row -> row.uuid("id"))
                  .orElseThrow(AccountExistsException::new);
          AuditLog.system(tx, "operator.create", "account:" + id);
          return id;
        });
  }
}
