package io.billhook.api.auth;

import io.billhook.api.http.Access;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Fields;
import io.billhook.api.http.Principal;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.TextRule;
import io.billhook.problem.ProblemType;
import java.util.Optional;

/** {@code /v1/me}: a person's own account. */
final class MeRoutes implements Feature {
  private final Profiles profiles;
  private final PasswordChanges passwords;
  private final AccountExport export;
  private final AccountDeletion deletion;
  private final NewPassword newPassword;

  MeRoutes(
      Profiles profiles,
      PasswordChanges passwords,
      AccountExport export,
      AccountDeletion deletion,
      NewPassword newPassword) {
    this.profiles = profiles;
    this.passwords = passwords;
    this.export = export;
    this.deletion = deletion;
    this.newPassword = newPassword;
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
    String name = fields.text("name", 1, 200, TextRule.LINE);
    fields.check();
    return Answer.ok(profiles.rename(request.person().account(), name, Visit.of(request)));
  }

  private Answer changePassword(Request request) {
    Principal.Person person = request.person();
    Optional<Answer> earlier = passwords.earlier(request);
    if (earlier.isPresent()) {
      return earlier.get(); // whose current password is no longer the right one
    }
    Profiles.Profile profile = profiles.of(person.account());
    Fields fields = request.json();
    String current = fields.text("current_password", 1, Passwords.MOST_LENGTH, TextRule.ANY);
    String password = newPassword.read(fields, profile.email(), profile.name());
    fields.check();
    Visit visit = Visit.of(request);
    requirePassword(fields, "current_password", person, current, visit);
    return passwords.change(request, password, visit);
  }

  private Answer export(Request request) {
    return Answer.text(
            200, "application/json", export.of(request.person().account(), Visit.of(request)))
        .with("Content-Disposition", "attachment; filename=\"account.json\"");
  }

  private Answer delete(Request request) {
    Principal.Person person = request.person();
    Visit visit = Visit.of(request);
    if (request.hasBody()) {
      Fields fields = request.json();
      String password = fields.text("password", 1, Passwords.MOST_LENGTH, TextRule.ANY);
      fields.check();
      requirePassword(fields, "password", person, password, visit);
    } else if (person.session() == null || !deletion.isFresh(person.session())) {
      throw ProblemType.FORBIDDEN.because("Send your password, or log in again first");
    }
    deletion.delete(person.account(), visit);
    return Answer.noContent();
  }

  /** Wrong is a wrong field and not a 401, at which clients would throw the session away. */
  private void requirePassword(
      Fields fields, String field, Principal.Person person, String password, Visit visit) {
    if (!passwords.isRight(person.account(), password, visit)) {
      fields.error(field, "is not your password");
      fields.check();
    }
  }
}
