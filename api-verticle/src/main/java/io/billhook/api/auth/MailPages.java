package io.billhook.api.auth;

import io.billhook.api.http.Access;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.TextRule;
import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.util.Objects;
import java.util.Optional;

/** The pages that links of mails lead to: confirm an address, set a new password. */
final class MailPages implements Feature {
  private static final int MOST_TOKEN = 200;
  private static final String CONFIRM = "Confirm your e-mail address";
  private static final String RESET = "Set a new password";
  private static final String GONE =
      "This link is unknown, used up or too old. Ask for a new one, and use the newest mail.";

  private final Database database;
  private final SignUps signUps;
  private final PasswordResets resets;
  private final NewPassword newPassword;

  MailPages(Database database, SignUps signUps, PasswordResets resets, NewPassword newPassword) {
    this.database = database;
    this.signUps = signUps;
    this.resets = resets;
    this.newPassword = newPassword;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("verifyEmailPage", Access.anyone(), this::confirmForm);
    routes.operation("verifyEmailFromPage", Access.anyone(), this::confirm);
    routes.operation("resetPasswordPage", Access.anyone(), this::resetForm);
    routes.operation("resetPasswordFromPage", Access.anyone(), this::reset);
  }

  private Answer confirmForm(Request request) {
    return MailPage.form(
        200,
        CONFIRM,
        "<p>Press the button to confirm that this address is yours.</p>",
        linked(request),
        "Confirm");
  }

  private Answer confirm(Request request) {
    String token = posted(request);
    Visit visit = Visit.of(request);
    return orGone(
        CONFIRM,
        () -> {
          database.run(Role.AUTH, TenantScope.none(), tx -> signUps.verify(tx, token, visit));
          return MailPage.said(200, "Your address is confirmed", "You can log in now.");
        });
  }

  private Answer resetForm(Request request) {
    return resetForm(200, linked(request), "");
  }

  private static Answer resetForm(int status, String token, String alert) {
    return MailPage.form(
        status,
        RESET,
        alert
            + "<label for=\"password\">New password</label>"
            + "<input id=\"password\" name=\"password\" type=\"password\" required"
            + " autocomplete=\"new-password\" minlength=\"8\" maxlength=\"200\">",
        token,
        "Set the password");
  }

  private Answer reset(Request request) {
    String token = posted(request);
    String password = request.form("password");
    Optional<String> refusal = newPassword.refusal(password);
    if (refusal.isPresent()) {
      String alert = "<p role=\"alert\">The password " + Html.escape(refusal.get()) + ".</p>";
      return resetForm(422, token, alert);
    }
    return orGone(
        RESET,
        () -> {
          resets.reset(token, password, Visit.of(request));
          return MailPage.said(200, "Your password is set", "You can log in with it now.");
        });
  }

  private interface Act {
    Answer run();
  }

  private static Answer orGone(String title, Act act) {
    try {
      return act.run();
    } catch (ProblemException refused) {
      if (refused.type() == ProblemType.UNAUTHENTICATED) {
        return MailPage.said(401, title, GONE);
      }
      throw refused;
    }
  }

  private static String linked(Request request) {
    return sane(Objects.requireNonNullElse(request.query().text("token"), ""));
  }

  private static String posted(Request request) {
    return sane(request.form("token"));
  }

  /** What is no token at all is none that anybody was sent. */
  private static String sane(String token) {
    return token.length() <= MOST_TOKEN && TextRule.LINE.accepts().test(token) ? token : "";
  }
}
