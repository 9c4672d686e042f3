package io.billhook.api.auth.password;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.http.Request;
import io.billhook.api.http.access.Principal;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.postgres.Transactions;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** That it is the person who asks, and not who found their device unlocked. */
public final class Reauthentication {
  /** A log-in that is younger proves as much as the password does. */
  private static final Duration FRESH = Duration.ofMinutes(10);

  private final Transactions auth;
  private final PasswordChanges passwords;
  private final Clock clock;

  public Reauthentication(Transactions auth, PasswordChanges passwords, Clock clock) {
    this.auth = auth;
    this.passwords = passwords;
    this.clock = clock;
  }

  /**
   * Wants the password in the body, or a young log-in where there is no body; and the second factor
   * where there is one.
   *
   * @throws io.billhook.problem.ProblemException STEP_UP_REQUIRED, FORBIDDEN, or VALIDATION_FAILED
   *     for a wrong password
   */
  public void require(Request request) {
    request.requireStepUp();
    Principal.Person person = request.person();
    if (request.hasBody()) {
      Fields fields = request.json();
      String password = fields.text("password", TextRule.ANY);
      fields.check();
      requirePassword(fields, "password", person, password, RequestOrigin.of(request));
    } else if (!isFresh(person.session())) {
      throw ProblemType.FORBIDDEN.because("Send your password, or log in again first");
    }
  }

  /** Wrong is a wrong field and not a 401, at which clients would throw the session away. */
  public PasswordTries.Tried requirePassword(
      Fields fields, String field, Principal.Person person, String password, RequestOrigin origin) {
    return passwords
        .proven(person.account(), password, origin)
        .orElseThrow(() -> fields.wrong(field, "is not your password"));
  }

  private boolean isFresh(@Nullable UUID session) {
    Instant since = clock.instant().minus(FRESH);
    return !auth.read(ReauthenticationSql.FRESH, session, since).isEmpty();
  }
}
