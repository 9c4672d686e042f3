package io.billhook.api.auth.factor;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.reauthentication.Reauthentication;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.config.SmsConfig;
import io.billhook.phone.PhoneNumber;
import io.billhook.postgres.Tx;

/**
 * {@code /v1/me/phone}: a person's number. It may become a second factor, so who sets it shows
 * first that it is them.
 */
public final class PhoneRoutes implements Feature {
  private static final TextRule NUMBER =
      new TextRule(PhoneNumber.WANTED, text -> PhoneNumber.of(text).isPresent());

  private record Pending(String status) {}

  private final IdempotentWork work;
  private final Phones phones;
  private final Reauthentication reauthentication;
  private final SmsConfig config;

  /**
   * @param config which numbers are sent codes
   */
  public PhoneRoutes(
      IdempotentWork work, Phones phones, Reauthentication reauthentication, SmsConfig config) {
    this.work = work;
    this.phones = phones;
    this.reauthentication = reauthentication;
    this.config = config;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("setPhone", Access.person(), this::begin);
    routes.operation("verifyPhone", Access.person(), this::verify);
    routes.operation("removePhone", Access.person(), this::remove);
  }

  private Answer begin(Request request) {
    Fields fields = request.json();
    String phone = fields.text("phone", NUMBER);
    PhoneNumber.of(phone)
        .flatMap(number -> number.refusal(config))
        .ifPresent(why -> fields.error("phone", why));
    fields.check();
    return reauthentication.once(
        request,
        fields,
        () -> work.earlier(request),
        () ->
            work.once(
                request,
                tx -> {
                  phones.begin(tx, request.person().account(), phone, RequestOrigin.of(request));
                  return Answer.accepted(new Pending("pending"));
                }));
  }

  private Answer verify(Request request) {
    request.requireStepUp();
    Fields fields = request.json();
    String code = fields.text("code", TextRule.LINE);
    fields.check();
    return work.earlier(request)
        .orElseGet(
            () -> {
              phones.attempt(request.person().account());
              return work.once(request, tx -> verify(tx, request, fields, code.strip()));
            });
  }

  private Answer verify(Tx tx, Request request, Fields fields, String code) {
    if (!phones.verify(tx, request.person().account(), code, RequestOrigin.of(request))) {
      throw fields.wrong("code", "is wrong, used up or expired");
    }
    return Answer.noContent();
  }

  private Answer remove(Request request) {
    request.requireStepUp();
    phones.remove(request.person().account(), RequestOrigin.of(request));
    return Answer.noContent();
  }
}
