package io.billhook.api.auth.account;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.password.NewPassword;
import io.billhook.api.auth.password.PasswordChanges;
import io.billhook.api.auth.reauthentication.Reauthentication;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.access.Principal;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import java.util.Optional;

/** {@code /v1/me}: a person's own account. */
public final class MeRoutes implements Feature {
  private final Profiles profiles;
  private final PasswordChanges passwords;
  private final AccountExport export;
  private final AccountDeletion deletion;
  private final NewPassword newPassword;
  private final Reauthentication reauthentication;

  public MeRoutes(
      Profiles profiles,
      PasswordChanges passwords,
      AccountExport export,
      AccountDeletion deletion,
      NewPassword newPassword,
      Reauthentication reauthentication) {
    this.profiles = profiles;
    this.passwords = passwords;
    this.export = export;
    this.deletion = deletion;
    this.newPassword = newPassword;
    this.reauthentication = reauthentication;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("getMe", Access.person(), this::get);
    routes.operation("updateMe", Access.person(), this::update);
    routes.operation("deleteMe", Access.person(), this::delete);
    routes.operation("exportMe", Access.person(), this::export);
    routes.operation("changePassword", Access.person(), this::changePassword);
  }

  private Answer get(Request request) {
    return Answer.ok(profiles.of(request.person().account()));
  }

  private Answer update(Request request) {
    Fields fields = request.json();
    String name = fields.text("name", TextRule.NAME);
    fields.check();
    return Answer.ok(profiles.rename(request.person().account(), name, RequestOrigin.of(request)));
  }

  private Answer changePassword(Request request) {
    request.requireStepUp();
    Principal.Person person = request.person();
    Optional<Answer> earlier = passwords.earlier(request);
    if (earlier.isPresent()) {
      return earlier.get(); // whose current password is no longer the right one
    }
    Profiles.Profile profile = profiles.of(person.account());
    Fields fields = request.json();
    String current = fields.text("current_password", TextRule.ANY);
    String password = newPassword.read(request, fields, profile.email(), profile.name());
    fields.check();
    RequestOrigin origin = RequestOrigin.of(request);
    var proven =
        reauthentication.requirePassword(fields, "current_password", person, current, origin);
    return passwords.change(request, proven, password, origin);
  }

  private Answer export(Request request) {
    request.requireStepUp();
    return Answer.text(
            200,
            "application/json",
            export.of(request.person().account(), RequestOrigin.of(request)))
        .with("Content-Disposition", "attachment; filename=\"account.json\"");
  }

  private Answer delete(Request request) {
    reauthentication.require(request, request.jsonIfAny());
    deletion.delete(request.person().account(), RequestOrigin.of(request));
    return Answer.noContent();
  }
}
