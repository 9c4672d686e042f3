package io.billhook.api.auth;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Principal;
import io.billhook.api.http.Request;
import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.postgres.Tx;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** New passwords for people who know theirs, and the question for it before what is grave. */
final class PasswordChanges {
  private final Database database;
  private final Passwords passwords;
  private final AttemptLimit limit;
  private final Sessions sessions;
  private final SecurityMails mails;
  private final Clock clock;

  PasswordChanges(
      Database database,
      Passwords passwords,
      AttemptLimit limit,
      Sessions sessions,
      SecurityMails mails,
      Clock clock) {
    this.database = database;
    this.passwords = passwords;
    this.limit = limit;
    this.sessions = sessions;
    this.mails = mails;
    this.clock = clock;
  }

  /** Whether this is the account's password; ten tries a minute from one address. */
  boolean isRight(UUID account, String password, Visit visit) {
    limit.attempt(visit.ip(), account.toString());
    Optional<Row> row =
        database.transact(
            Role.AUTH,
            TenantScope.none(),
            tx -> tx.query(PasswordChangesSql.CURRENT, account).one());
    boolean right =
        passwords.matches(
            password, row.map(found -> found.textOrNull("password_hash")).orElse(null));
    if (right) {
      limit.succeeded(visit.ip(), account.toString());
    }
    return right;
  }

  /** The answer to a request that has changed the password already. */
  Optional<Answer> earlier(Request request) {
    return database.transact(Role.AUTH, TenantScope.none(), tx -> request.earlier(tx, null));
  }

  /** Sets the password, and signs the other devices out. */
  Answer change(Request request, String password, Visit visit) {
    String hash = passwords.hash(password);
    return database.transact(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            request.once(
                tx,
                null,
                () -> {
                  change(tx, request.person(), hash, visit);
                  return Answer.noContent();
                }));
  }

  private void change(Tx tx, Principal.Person person, String hash, Visit visit) {
    UUID account = person.account();
    Row row = tx.query(PasswordChangesSql.SET, account, hash, clock.instant()).first();
    tx.update(PasswordChangesSql.DISCARD, account);
    sessions.end(tx, account, person.session(), "password");
    mails.passwordChanged(tx, row.text("email"));
    visit.note(tx, account, "password.change");
  }
}
