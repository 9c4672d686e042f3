package io.billhook.api.auth.password;

import io.billhook.api.http.Request;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the password that somebody wants to have from now on. */
public final class NewPassword {
  private final PasswordStrength strength = new PasswordStrength();
  private final FairTurns turns;

  public NewPassword(FairTurns turns) {
    this.turns = turns;
  }

  /**
   * The member {@code password}; where it is too weak, that is an error of it.
   *
   * @param personal the person's own name and address
   */
  public String read(Request request, Fields fields, String... personal) {
    return read(request, fields, Arrays.asList(personal));
  }

  public String read(Request request, Fields fields, List<String> personal) {
    String password = fields.text("password", TextRule.ANY);
    if (!password.isEmpty()) {
      refusal(request, password, personal).ifPresent(why -> fields.error("password", why));
    }
    return password;
  }

  /** As above, for a password of a page's form: the reason where it is not good enough. */
  public Optional<String> refusal(Request request, String password, List<String> personal) {
    if (!Passwords.hasRightLength(password)) {
      return Optional.of(
          "must have " + Passwords.LEAST_LENGTH + " to " + Passwords.MOST_LENGTH + " characters");
    }
    return weakness(request, password, personal);
  }

  private Optional<String> weakness(Request request, String password, List<String> personal) {
    return turns.run(
        request.remoteAddress(), () -> strength.weakness(Passwords.form(password), personal));
  }
}
