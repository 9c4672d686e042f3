package io.billhook.api.auth.reauthentication;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.password.PasswordChanges;
import io.billhook.api.auth.password.PasswordTries;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.api.http.access.Principal;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.postgres.Transactions;
import io.billhook.problem.ProblemType;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * That it is the person who asks, and not who found their device unlocked or their token: by a
 * second factor where they have one, else by the password, else by a new log-in at a provider that
 * is linked to the account. API keys act within their scopes and are not asked.
 */
public final class Reauthentication {
  private final Transactions auth;
  private final PasswordChanges passwords;
  private final ReauthenticationCodes codes;

  public Reauthentication(
      Transactions auth, PasswordChanges passwords, ReauthenticationCodes codes) {
    this.auth = auth;
    this.passwords = passwords;
    this.codes = codes;
  }

  /**
   * Looks at the members {@code password} and {@code reauthentication} of the body.
   *
   * @throws io.billhook.problem.ProblemException STEP_UP_REQUIRED, REAUTHENTICATION_REQUIRED, or
   *     VALIDATION_FAILED for a wrong password
   */
  public void require(Request request, Fields fields) {
    if (!request.requireStepUp() && request.principal() instanceof Principal.Person person) {
      prove(person, fields, RequestOrigin.of(request));
    }
  }

  /**
   * The answer of work that is done once for each Idempotency-Key: its repeat need not prove
   * anything again, which it could not by a code that is used up.
   *
   * @param earlier what was answered before
   */
  public Answer once(
      Request request, Fields fields, Supplier<Optional<Answer>> earlier, Supplier<Answer> work) {
    if (request.requireStepUp() || !(request.principal() instanceof Principal.Person person)) {
      return work.get();
    }
    return earlier
        .get()
        .orElseGet(
            () -> {
              prove(person, fields, RequestOrigin.of(request));
              return work.get();
            });
  }

  private void prove(Principal.Person person, Fields fields, RequestOrigin origin) {
    String password = fields.optionalText("password", TextRule.ANY);
    String code = fields.optionalText("reauthentication", TextRule.LINE);
    fields.check();
    if (password != null) {
      requirePassword(fields, "password", person, password, origin);
    } else if (code == null
        || !auth.transact(tx -> codes.take(tx, person.account(), person.session(), code))) {
      throw ProblemType.REAUTHENTICATION_REQUIRED.because(
          "Send your password as password, or as reauthentication a code that was got by POST"
              + " /v1/me/reauthenticate/{provider} in this session and not used yet");
    }
  }

  /** Wrong is a wrong field and not a 401, at which clients would throw the session away. */
  public PasswordTries.Tried requirePassword(
      Fields fields, String field, Principal.Person person, String password, RequestOrigin origin) {
    return passwords
        .proven(person.account(), password, origin)
        .orElseThrow(() -> fields.wrong(field, "is not your password"));
  }
}
