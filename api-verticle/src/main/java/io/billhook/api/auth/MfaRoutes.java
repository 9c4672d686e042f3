package io.billhook.api.auth;

import io.billhook.api.http.Access;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Fields;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.TextRule;
import io.billhook.problem.ProblemException;
import java.util.List;
import java.util.Optional;

/** {@code /v1/me/mfa} and {@code /v1/auth/mfa}: a person's second factors. */
final class MfaRoutes implements Feature {
  private static final int MOST_TOKEN = 200;
  private static final int MOST_CODE = 40;

  private record Codes(List<String> recoveryCodes) {}

  private final TotpFactor totp;
  private final SecondFactors factors;
  private final Proof proof;
  private final AuthAnswer answer;

  MfaRoutes(TotpFactor totp, SecondFactors factors, Proof proof, AuthAnswer answer) {
    this.totp = totp;
    this.factors = factors;
    this.proof = proof;
    this.answer = answer;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("verifyMfa", Access.anyone(), this::verify);
    routes.operation("showMfaAgain", Access.person(), this::showAgain);
    routes.operation("beginTotp", Access.person(), this::beginTotp);
    routes.operation("confirmTotp", Access.person(), this::confirmTotp);
    routes.operation("removeTotp", Access.person(), this::removeTotp);
    routes.operation("renewRecoveryCodes", Access.person(), this::renewCodes);
  }

  private Answer verify(Request request) {
    Fields fields = request.json();
    String token = fields.text("mfa_token", 1, MOST_TOKEN, TextRule.LINE);
    String code = code(fields);
    fields.check();
    return answer.of(factors.answer(token, code, Visit.of(request)));
  }

  private Answer showAgain(Request request) {
    Fields fields = request.json();
    String code = code(fields);
    fields.check();
    if (!factors.showAgain(request.person(), code, Visit.of(request))) {
      throw wrong(fields);
    }
    return Answer.noContent();
  }

  private Answer beginTotp(Request request) {
    proof.require(request);
    return Answer.ok(totp.begin(request.person().account()));
  }

  private Answer confirmTotp(Request request) {
    Fields fields = request.json();
    String code = code(fields);
    fields.check();
    Optional<List<String>> codes = totp.confirm(request.person(), code, Visit.of(request));
    return Answer.ok(new Codes(codes.orElseThrow(() -> wrong(fields))));
  }

  private Answer removeTotp(Request request) {
    request.requireStepUp();
    totp.remove(request.person().account(), Visit.of(request));
    return Answer.noContent();
  }

  private Answer renewCodes(Request request) {
    request.requireStepUp();
    return Answer.ok(new Codes(factors.renewCodes(request.person().account(), Visit.of(request))));
  }

  /** As a wrong field, since at a 401 clients would throw the session away. */
  private static ProblemException wrong(Fields fields) {
    return fields.wrong("code", "is wrong or used up");
  }

  private static String code(Fields fields) {
    return fields.text("code", 1, MOST_CODE, TextRule.LINE);
  }
}
