package io.billhook.launcher.ops;

import io.billhook.launcher.CannotStart;
import io.billhook.launcher.OperatorPassword;
import io.vertx.core.json.JsonObject;

/**
 * How a command becomes somebody: by a token, by e-mail address and password, or as dev's operator.
 */
final class LogIn {
  /** What {@code billhook dev} makes and prints; no production database has it. */
  private static final String DEV_EMAIL = "ops@billhook.local";

  private static final String DEV_PASSWORD = "billhook-dev";
  private static final int NOT_ACCEPTED = 401;

  private final OperatorConfig config;
  private final Http http;

  LogIn(OperatorConfig config) {
    this.config = config;
    this.http = new Http(config.url());
  }

  OpsClient client() {
    String token = config.token();
    if (config.inTheClear()) {
      System.err.println("billhook: " + config.url() + " is not encrypted: use https");
    }
    if (token != null) {
      return new OpsClient(http, token, false);
    }
    String email = config.email();
    if (email != null) {
      String password = config.password();
      return with(
          email,
          password == null ? OperatorPassword.typed(Plain.text(email)) : password,
          "The e-mail address or the password is not accepted by "
              + config.url()
              + ". billhook admin create-operator makes an operator.");
    }
    if (!config.onThisMachine()) {
      throw new CannotStart(
          "Say who you are: set BILLHOOK_OPERATOR_EMAIL and BILLHOOK_OPERATOR_PASSWORD, or"
              + " BILLHOOK_TOKEN, or give --email");
    }
    System.err.println(
        "billhook: no credentials are set, so this is tried as dev's operator " + DEV_EMAIL);
    return with(
        DEV_EMAIL,
        DEV_PASSWORD,
        config.url()
            + " has no development operator. Set BILLHOOK_OPERATOR_EMAIL and"
            + " BILLHOOK_OPERATOR_PASSWORD, or give --email.");
  }

  private OpsClient with(String email, String password, String refusal) {
    JsonObject body = new JsonObject().put("email", email).put("password", password);
    Http.Answer answer = http.send("POST", "/v1/auth/login", null, body);
    if (answer.status() == NOT_ACCEPTED) {
      throw new CannotStart(refusal);
    }
    JsonObject granted = new JsonObject(answer.orRefuse());
    String token = granted.getString("access_token");
    return new OpsClient(
        http,
        token == null
            ? new SecondFactor(http, granted.getString("mfa_token")).token(config.code())
            : token,
        true);
  }
}
