package io.billhook.api.auth.account;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.password.NewPassword;
import io.billhook.api.auth.session.NewSessions;
import io.billhook.api.auth.token.AuthAnswer;
import io.billhook.api.auth.token.SessionKind;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How people get an account: by a sign-up or by an invitation, in either case with the token of a
 * mail. The token is looked at before the password, which costs more.
 */
public final class NewcomerRoutes implements Feature {
  private record Pending(String status) {}

  private record ShownInvitation(
      String email,
      String tenantName,
      String role,
      @Nullable String invitedBy,
      boolean hasAccount) {}

  private final SignUps signUps;
  private final Invited invited;
  private final NewPassword newPassword;
  private final NewSessions newSessions;
  private final AuthAnswer answer;

  public NewcomerRoutes(
      SignUps signUps,
      Invited invited,
      NewPassword newPassword,
      NewSessions newSessions,
      AuthAnswer answer) {
    this.signUps = signUps;
    this.invited = invited;
    this.newPassword = newPassword;
    this.newSessions = newSessions;
    this.answer = answer;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("signUp", Access.anyone(), this::signUp);
    routes.operation("previewSignUp", Access.anyone(), this::preview);
    routes.operation("verifyEmail", Access.anyone(), this::verify);
    routes.operation("previewInvitation", Access.anyone(), this::previewInvitation);
    routes.operation("acceptInvitationAsNewcomer", Access.anyone(), this::accept);
  }

  private Answer signUp(Request request) {
    Fields fields = request.json();
    var wish =
        new SignUps.Wish(
            fields.text("email", TextRule.EMAIL),
            fields.text("name", TextRule.NAME),
            fields.text("tenant_name", TextRule.NAME));
    fields.check();
    signUps.begin(wish, RequestOrigin.of(request));
    return Answer.accepted(new Pending("pending"));
  }

  private Answer preview(Request request) {
    return Answer.ok(signUps.find(token(request)));
  }

  private Answer verify(Request request) {
    Fields fields = request.json();
    String token = fields.text("token", TextRule.LINE);
    SignUps.Wish wish = signUps.find(token);
    String name = otherwise(fields.optionalText("name", TextRule.NAME), wish.name());
    String tenant = otherwise(fields.optionalText("tenant_name", TextRule.NAME), wish.tenantName());
    String password = newPassword.read(request, fields, wish.email(), name, tenant);
    SessionKind kind = answer.kind(fields, request);
    fields.check();
    RequestOrigin origin = RequestOrigin.of(request);
    return answer.of(
        signUps.confirm(
            token,
            new SignUps.Choice(name, tenant, password),
            origin,
            (tx, account) -> newSessions.start(tx, account, origin)),
        kind);
  }

  private static String otherwise(@Nullable String given, String known) {
    return Objects.requireNonNullElse(given, known);
  }

  private Answer previewInvitation(Request request) {
    Invited.Invitation found = invited.find(token(request));
    return Answer.ok(
        new ShownInvitation(
            found.email(), found.tenantName(), found.role(), found.inviter(), found.hasAccount()));
  }

  private Answer accept(Request request) {
    Fields fields = request.json();
    String token = fields.text("token", TextRule.LINE);
    Invited.Invitation invitation = invited.find(token);
    if (invitation.hasAccount()) {
      throw Invited.hasAccount();
    }
    String name = fields.text("name", TextRule.NAME);
    String password = newPassword.read(request, fields, invitation.email(), name);
    SessionKind kind = answer.kind(fields, request);
    fields.check();
    RequestOrigin origin = RequestOrigin.of(request);
    return answer.of(
        invited.join(
            token,
            new Invited.Newcomer(name, password),
            origin,
            (tx, account) -> newSessions.start(tx, account, origin)),
        kind);
  }

  private static String token(Request request) {
    Fields fields = request.json();
    String token = fields.text("token", TextRule.LINE);
    fields.check();
    return token;
  }
}
