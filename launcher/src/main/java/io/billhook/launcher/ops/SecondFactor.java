package io.billhook.launcher.ops;

import io.billhook.launcher.CannotStart;
import io.billhook.launcher.OperatorPassword;
import io.vertx.core.json.JsonObject;
import java.io.Console;
import org.jspecify.annotations.Nullable;

/**
 * The second half of a log-in: a code of the operator's app, one by text message, or a recovery
 * code. Each is good once, so of two commands within half a minute the second one must wait for the
 * app's next code, unless both take the token of one log-in.
 *
 * @param mfaToken good for five codes and five minutes
 */
record SecondFactor(Http http, String mfaToken) {
  private static final int TRIES = 3;
  private static final int NOT_ACCEPTED = 401;

  private static final String ONE_LOG_IN =
      "Each code works once: to run several commands, log in once and give them the token:"
          + " export BILLHOOK_TOKEN=$(BILLHOOK_OPERATOR_CODE=123456 billhook login)";

  /**
   * An access token.
   *
   * @param given null asks at the terminal
   */
  String token(@Nullable String given) {
    if (given != null) {
      Http.Answer answer = verify(given);
      if (answer.status() == NOT_ACCEPTED) {
        throw new CannotStart(
            "The code in BILLHOOK_OPERATOR_CODE is wrong, or was used before. " + ONE_LOG_IN);
      }
      return access(answer);
    }
    return ask(
        OperatorPassword.terminal()
            .orElseThrow(
                () ->
                    new CannotStart(
                        "A second factor is asked for: set BILLHOOK_OPERATOR_CODE to a code of your"
                            + " app or a recovery code; there is no terminal to ask at. "
                            + ONE_LOG_IN)));
  }

  private String ask(Console console) {
    for (int tries = 0; tries < TRIES; tries++) {
      String code =
          console.readLine("Code of your app, or a recovery code (empty: a text message): ");
      if (code == null) {
        break; // the end of what can be typed
      }
      if (code.isBlank()) {
        System.err.println(sent());
        continue;
      }
      Http.Answer answer = verify(code);
      if (answer.status() != NOT_ACCEPTED) {
        return access(answer);
      }
      System.err.println("billhook: the code is wrong, or was used before: wait for the next one");
    }
    throw new CannotStart("No code was accepted; begin anew");
  }

  private Http.Answer verify(String code) {
    JsonObject body = new JsonObject().put("mfa_token", mfaToken).put("code", code.strip());
    return http.send("POST", "/v1/auth/mfa/verify", null, body);
  }

  private static String access(Http.Answer answer) {
    return new JsonObject(answer.orRefuse()).getString("access_token");
  }

  private String sent() {
    JsonObject body = new JsonObject().put("mfa_token", mfaToken);
    Http.Answer answer = http.send("POST", "/v1/auth/mfa/sms", null, body);
    return answer.isSuccess()
        ? "billhook: a code is on its way to your phone"
        : "billhook: " + answer.refusal();
  }
}
