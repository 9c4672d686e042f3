package io.billhook.api.auth.account;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.password.NewPassword;
import io.billhook.api.auth.password.PasswordResets;
import io.billhook.api.contract.Formats;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.input.TextRule;
import io.billhook.api.http.page.Html;
import io.billhook.text.CodePoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The pages that links of mails lead to: confirm an address, set a new password, join. */
public final class MailPages implements Feature {
  private static final String CONFIRM = "Confirm your e-mail address";
  private static final String RESET = "Set a new password";
  private static final String JOIN = "Join a team";

  private static final int MOST_OF_NAME = 200;

  private final MailPage page;
  private final SignUps signUps;
  private final PasswordResets resets;
  private final Invited invited;
  private final NewPassword newPassword;

  public MailPages(
      MailPage page,
      SignUps signUps,
      PasswordResets resets,
      Invited invited,
      NewPassword newPassword) {
    this.page = page;
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
    String token = MailPage.linked(request);
    return page.orGone(
        CONFIRM,
        () -> {
          SignUps.Wish wish = signUps.find(token);
          return confirmForm(200, token, wish, Wrong.NOTHING);
        });
  }

  /** What is wrong with what was typed; null: nothing. */
  private record Wrong(
      @Nullable String name, @Nullable String tenantName, @Nullable String password) {
    private static final Wrong NOTHING = new Wrong(null, null, null);

    boolean isNothing() {
      return equals(NOTHING);
    }
  }

  private Answer confirmForm(int status, String token, SignUps.Wish wish, Wrong wrong) {
    return page.form(
        status,
        CONFIRM,
        "<p>Somebody has signed up with this address. If it was you, check the names below"
            + " and choose a password. If not, close this page: no account is made.</p>"
            + FormField.address(wish.email())
            + FormField.all(
                new FormField("name", "Your name", "name", wish.name(), wrong.name()),
                new FormField(
                    "tenant_name",
                    "Your company or team",
                    "organization",
                    wish.tenantName(),
                    wrong.tenantName()),
                FormField.password("Choose a password", wrong.password())),
        token,
        "Create the account");
  }

  private Answer confirm(Request request) {
    String token = MailPage.posted(request);
    return page.orGone(
        CONFIRM,
        () -> {
          String email = signUps.find(token).email();
          var wish = new SignUps.Wish(email, request.form("name"), request.form("tenant_name"));
          String password = request.form("password");
          var wrong =
              new Wrong(
                  ofName(wish.name()),
                  ofName(wish.tenantName()),
                  ofPassword(request, password, List.of(email, wish.name(), wish.tenantName())));
          if (!wrong.isNothing()) {
            return confirmForm(422, token, wish, wrong);
          }
          var choice = new SignUps.Choice(wish.name(), wish.tenantName(), password);
          signUps.confirm(token, choice, RequestOrigin.of(request), (_, account) -> account);
          return page.said(200, "Your account is made", "You can log in now.");
        });
  }

  private Answer resetForm(Request request) {
    return resetForm(200, MailPage.linked(request), null);
  }

  private Answer resetForm(int status, String token, @Nullable String wrong) {
    return page.form(
        status,
        RESET,
        FormField.all(FormField.password("New password", wrong)),
        token,
        "Set the password");
  }

  private Answer reset(Request request) {
    String token = MailPage.posted(request);
    String password = request.form("password");
    return page.orGone(
        RESET,
        () -> {
          String wrong = ofPassword(request, password, resets.personal(token));
          if (wrong != null) {
            return resetForm(422, token, wrong);
          }
          List<String> said = new ArrayList<>();
          said.add("You can log in with it now. All devices were signed out.");
          said.addAll(resets.reset(token, password, RequestOrigin.of(request)));
          return page.said(200, "Your password is set", said);
        });
  }

  private Answer joinForm(Request request) {
    String token = MailPage.linked(request);
    return page.orGone(JOIN, () -> joinForm(200, token, invited.find(token), "", Wrong.NOTHING));
  }

  private Answer joinForm(
      int status, String token, Invited.Invitation invitation, String name, Wrong wrong) {
    String inviter = Objects.requireNonNullElse(invitation.inviter(), "");
    String who =
        "<p>%s to join <strong>%s</strong> with the role %s, as %s.</p>"
            .formatted(
                inviter.isEmpty() ? "You are invited" : Html.escape(inviter) + " invites you",
                Html.escape(invitation.tenantName()),
                Html.escape(invitation.role()),
                Html.escape(invitation.email()));
    String fields =
        invitation.hasAccount()
            ? ""
            : FormField.address(invitation.email())
                + FormField.all(
                    new FormField("name", "Your name", "name", name, wrong.name()),
                    FormField.password("A password for your account", wrong.password()));
    return page.form(status, JOIN, who + fields, token, "Join");
  }

  private Answer join(Request request) {
    String token = MailPage.posted(request);
    RequestOrigin origin = RequestOrigin.of(request);
    return page.orGone(
        JOIN,
        () -> {
          Invited.Invitation invitation = invited.find(token);
          if (invitation.hasAccount()) {
            invited.join(token, origin);
          } else {
            var newcomer = new Invited.Newcomer(request.form("name"), request.form("password"));
            var personal = List.of(invitation.email(), newcomer.name());
            var wrong =
                new Wrong(
                    ofName(newcomer.name()),
                    null,
                    ofPassword(request, newcomer.password(), personal));
            if (!wrong.isNothing()) {
              return joinForm(422, token, invitation, newcomer.name(), wrong);
            }
            invited.join(token, newcomer, origin, (_, account) -> account);
          }
          return page.said(
              200, "You have joined " + invitation.tenantName(), "You can log in now.");
        });
  }

  private static @Nullable String ofName(String name) {
    return CodePoints.count(name) <= MOST_OF_NAME
            && Formats.isStorable(name)
            && TextRule.NAME.accepts().test(name)
        ? null
        : "A name has 1 to 200 characters that can be seen, and no :// or www.";
  }

  private @Nullable String ofPassword(Request request, String password, List<String> personal) {
    return newPassword
        .refusal(request, password, personal)
        .map(why -> "The password " + why + ".")
        .orElse(null);
  }
}
