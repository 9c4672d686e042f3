package io.billhook.api.auth.factor;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.reauthentication.Reauthentication;
import io.billhook.api.auth.token.AuthAnswer;
import io.billhook.api.auth.token.SessionKind;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** {@code /v1/me/mfa} and {@code /v1/auth/mfa}: a person's second factors. */
public final class MfaRoutes implements Feature {

  private record Codes(List<String> recoveryCodes) {}

  private record Pending(String status) {}

  private final IdempotentWork work;
  private final TotpFactor totp;
  private final SmsFactor sms;
  private final SecondFactors factors;
  private final SignIns signIns;
  private final Reauthentication reauthentication;
  private final AuthAnswer answer;

  public MfaRoutes(
      IdempotentWork work,
      TotpFactor totp,
      SmsFactor sms,
      SecondFactors factors,
      SignIns signIns,
      Reauthentication reauthentication,
      AuthAnswer answer) {
    this.work = work;
    this.totp = totp;
    this.sms = sms;
    this.factors = factors;
    this.signIns = signIns;
    this.reauthentication = reauthentication;
    this.answer = answer;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("verifyMfa", Access.anyone(), this::verify);
    routes.operation("showMfaAgain", Access.person(), this::showAgain);
    routes.operation("beginTotp", Access.person(), this::beginTotp);
    routes.operation("confirmTotp", Access.person(), this::confirmTotp);
    routes.operation("removeTotp", Access.person(), this::removeTotp);
    routes.operation("addSmsFactor", Access.person(), this::addSms);
    routes.operation("removeSmsFactor", Access.person(), this::removeSms);
    routes.operation("sendMfaSms", Access.anyone(), this::sendSms);
    routes.operation("sendMfaSmsAgain", Access.person(), this::sendSmsAgain);
    routes.operation("renewRecoveryCodes", Access.person(), this::renewCodes);
  }

  private Answer verify(Request request) {
    Fields fields = request.json();
    String token = token(fields);
    String code = code(fields);
    SessionKind kind = answer.kind(fields, request);
    fields.check();
    return answer.of(signIns.answer(token, code, RequestOrigin.of(request)), kind);
  }

  private Answer showAgain(Request request) {
    Fields fields = request.json();
    String code = code(fields);
    fields.check();
    return work.earlier(request)
        .orElseGet(
            () -> {
              factors.attempt(request.person());
              return showAgain(request, fields, code);
            });
  }

  /** A wrong code undoes its transaction, so another one notes it. */
  private Answer showAgain(Request request, Fields fields, String code) {
    var isWrong = new AtomicBoolean();
    try {
      return work.once(
          request,
          tx -> {
            isWrong.set(!factors.showAgain(tx, request.person(), code, RequestOrigin.of(request)));
            if (isWrong.get()) {
              throw wrong(fields);
            }
            return Answer.noContent();
          });
    } finally {
      if (isWrong.get()) {
        factors.noteWrong(request.person().account(), RequestOrigin.of(request));
      }
    }
  }

  private Answer beginTotp(Request request) {
    return proven(request, tx -> Answer.ok(totp.begin(tx, request.person().account())));
  }

  private Answer proven(Request request, Function<Tx, Answer> act) {
    return reauthentication.once(
        request, request.jsonIfAny(), () -> work.earlier(request), () -> work.once(request, act));
  }

  private Answer confirmTotp(Request request) {
    Fields fields = request.json();
    String code = code(fields);
    fields.check();
    return work.once(
        request,
        tx ->
            totp.confirm(tx, request.person(), code, RequestOrigin.of(request))
                .map(codes -> Answer.ok(new Codes(codes)))
                .orElseThrow(() -> wrong(fields)));
  }

  private Answer removeTotp(Request request) {
    request.requireStepUp();
    totp.remove(request.person().account(), RequestOrigin.of(request));
    return Answer.noContent();
  }

  private Answer addSms(Request request) {
    return proven(
        request,
        tx -> Answer.ok(new Codes(sms.add(tx, request.person(), RequestOrigin.of(request)))));
  }

  private Answer removeSms(Request request) {
    request.requireStepUp();
    sms.remove(request.person().account(), RequestOrigin.of(request));
    return Answer.noContent();
  }

  private Answer sendSms(Request request) {
    Fields fields = request.json();
    String token = token(fields);
    fields.check();
    sms.send(token);
    return Answer.accepted(new Pending("pending"));
  }

  private Answer sendSmsAgain(Request request) {
    return work.once(
        request,
        tx -> {
          sms.send(tx, request.person());
          return Answer.accepted(new Pending("pending"));
        });
  }

  private Answer renewCodes(Request request) {
    request.requireStepUp();
    UUID account = request.person().account();
    return work.once(
        request,
        tx -> Answer.ok(new Codes(factors.renewCodes(tx, account, RequestOrigin.of(request)))));
  }

  /** As a wrong field, since at a 401 clients would throw the session away. */
  private static ProblemException wrong(Fields fields) {
    return fields.wrong("code", "is wrong or used up");
  }

  private static String token(Fields fields) {
    return fields.text("mfa_token", TextRule.LINE);
  }

  private static String code(Fields fields) {
    return fields.text("code", TextRule.LINE);
  }
}
