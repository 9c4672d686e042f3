package io.billhook.api.auth.account;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.password.NewPassword;
import io.billhook.api.auth.password.PasswordResets;
import io.billhook.api.auth.session.Html;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.input.TextRule;
import io.billhook.postgres.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pages that links of mails lead to: confirm an address, set a new password, join. */
public final class MailPages implements Feature {
  private static final String CONFIRM = "Confirm your e-mail address";
  private static final String RESET = "Set a new password";
  private static final String JOIN = "Join a team";

  private final Transactions auth;
  private final SignUps signUps;
  private final PasswordResets resets;
  private final Invited invited;
  private final NewPassword newPassword;

  public MailPages(
      Transactions auth,
      SignUps signUps,
      PasswordResets resets,
      Invited invited,
      NewPassword newPassword) {
    this.auth = auth;
    this.signUps = signUps;
    this.resets = resets;
    this.invited = invited;
    this.newPassword = newPassword;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("verifyEmailPage", Access.anyone(), this::confirmForm);
    routes.operation("verifyEmailFromPage", Access.anyone(), this::confirm);
    routes.operation("resetPasswordPage", Access.anyone(), this::resetForm);
    routes.operation("resetPasswordFromPage", Access.anyone(), this::reset);
    routes.operation("acceptInvitationPage", Access.anyone(), this::joinForm);
    routes.operation("acceptInvitationFromPage", Access.anyone(), this::join);
  }

  private Answer confirmForm(Request request) {
    return MailPage.form(
        200,
        CONFIRM,
        "<p>Press the button to confirm that this address is yours.</p>",
        MailPage.linked(request),
        "Confirm");
  }

  private Answer confirm(Request request) {
    String token = MailPage.posted(request);
    RequestOrigin origin = RequestOrigin.of(request);
    return MailPage.orGone(
        CONFIRM,
        () -> {
          auth.run(tx -> signUps.verify(tx, token, origin));
          return MailPage.said(200, "Your address is confirmed", "You can log in now.");
        });
  }

  private Answer resetForm(Request request) {
    return resetForm(200, MailPage.linked(request), "");
  }

  private static Answer resetForm(int status, String token, String alert) {
    return MailPage.form(
        status, RESET, alert + password("New password"), token, "Set the password");
  }

  private static String password(String label) {
    return "<label for=\"password\">"
        + label
        + "</label><input id=\"password\" name=\"password\" type=\"password\" required"
        + " autocomplete=\"new-password\" minlength=\"8\" maxlength=\"200\">";
  }

  private static String alert(String sentence) {
    return "<p role=\"alert\">" + Html.escape(sentence) + "</p>";
  }

  private Answer reset(Request request) {
    String token = MailPage.posted(request);
    String password = request.form("password");
    return MailPage.orGone(
        RESET,
        () -> {
          Optional<String> refusal = newPassword.refusal(request, password, resets.personal(token));
          if (refusal.isPresent()) {
            return resetForm(422, token, alert("The password " + refusal.get() + "."));
          }
          List<String> said = new ArrayList<>();
          said.add("You can log in with it now. All devices were signed out.");
          said.addAll(resets.reset(token, password, RequestOrigin.of(request)));
          return MailPage.said(200, "Your password is set", said);
        });
  }

  private Answer joinForm(Request request) {
    String token = MailPage.linked(request);
    return MailPage.orGone(JOIN, () -> joinForm(200, invited.find(token), token, ""));
  }

  private static Answer joinForm(
      int status, Invited.Invitation invitation, String token, String alert) {
    String who =
        "<p>You are invited to join <strong>%s</strong> with the role %s, as %s.</p>"
            .formatted(
                Html.escape(invitation.tenantName()),
                Html.escape(invitation.role()),
                Html.escape(invitation.email()));
    String fields =
        invitation.account() != null
            ? ""
            : "<label for=\"name\">Your name</label><input id=\"name\" name=\"name\" required"
                + " autocomplete=\"name\" maxlength=\"200\">"
                + password("A password for your account");
    return MailPage.form(status, JOIN, alert + who + fields, token, "Join");
  }

  private Answer join(Request request) {
    String token = MailPage.posted(request);
    return MailPage.orGone(
        JOIN,
        () -> {
          Invited.Invitation invitation = invited.find(token);
          Invited.Newcomer newcomer = null;
          if (invitation.account() == null) {
            newcomer = new Invited.Newcomer(request.form("name"), request.form("password"));
            Optional<String> refusal = refusal(request, newcomer, invitation.email());
            if (refusal.isPresent()) {
              return joinForm(422, invitation, token, alert(refusal.get()));
            }
          }
          invited.join(token, newcomer, RequestOrigin.of(request));
          return MailPage.said(
              200, "You have joined " + invitation.tenantName(), "You can log in now.");
        });
  }

  private Optional<String> refusal(Request request, Invited.Newcomer newcomer, String email) {
    String name = newcomer.name();
    return name.length() > 200 || !TextRule.NAME.accepts().test(name)
        ? Optional.of("A name has 1 to 200 characters, and no :// or www.")
        : newPassword
            .refusal(request, newcomer.password(), List.of(email, name))
            .map(why -> "The password " + why + ".");
  }
}
