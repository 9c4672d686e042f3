package io.billhook.api.auth.email;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.factor.IdempotentWork;
import io.billhook.api.auth.password.StrangerMails;
import io.billhook.api.auth.reauthentication.Reauthentication;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.api.limit.MailQuota;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * {@code /v1/me/email} and {@code /v1/auth/email}: another address is asked for by who is signed
 * in, and confirmed or taken back by who has a token.
 */
public final class AddressRoutes implements Feature {

  private record Pending(String status) {}

  private final IdempotentWork work;
  private final Reauthentication reauthentication;
  private final StrangerMails quota;
  private final AddressChanges changes;
  private final AddressTakeBacks takeBacks;

  public AddressRoutes(
      IdempotentWork work,
      Reauthentication reauthentication,
      StrangerMails quota,
      AddressChanges changes,
      AddressTakeBacks takeBacks) {
    this.work = work;
    this.reauthentication = reauthentication;
    this.quota = quota;
    this.changes = changes;
    this.takeBacks = takeBacks;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("changeEmail", Access.person(), this::change);
    routes.operation("previewEmailChange", Access.anyone(), this::preview);
    routes.operation(
        "confirmEmailChange", Access.anyone(), request -> done(request, changes::confirm));
    routes.operation(
        "takeBackEmail", Access.anyone(), request -> done(request, takeBacks::takeBack));
  }

  private Answer change(Request request) {
    Fields fields = request.json();
    String email = fields.text("email", TextRule.EMAIL);
    fields.check();
    return work.earlier(request) // before its mails are counted
        .orElseGet(
            () -> {
              reauthentication.require(request, fields);
              return change(request, email);
            });
  }

  private Answer change(Request request, String email) {
    RequestOrigin origin = RequestOrigin.of(request);
    UUID account = request.person().account();
    boolean send =
        quota.mayGo(
            MailQuota.Purpose.EMAIL_CHANGE, email, origin.ip()); // what is beyond is answered alike
    return work.once(
        request,
        tx -> {
          changes.begin(tx, account, email, send, origin);
          return Answer.accepted(new Pending("pending"));
        });
  }

  private Answer preview(Request request) {
    return Answer.ok(changes.find(token(request)));
  }

  private static Answer done(Request request, BiConsumer<String, RequestOrigin> act) {
    act.accept(token(request), RequestOrigin.of(request));
    return Answer.noContent();
  }

  private static String token(Request request) {
    Fields fields = request.json();
    String token = fields.text("token", TextRule.LINE);
    fields.check();
    return token;
  }
}
