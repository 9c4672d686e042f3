package io.billhook.launcher.ops;

import io.billhook.config.Env;
import io.billhook.launcher.DotEnv;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command of operators takes: where, as whom, and how the answer is shown. */
final class Reach {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The api to ask. Default: BILLHOOK_URL, else http://127.0.0.1:8080.")
  private @Nullable String url;

  @Option(
      names = "--email",
      paramLabel = "EMAIL",
      description = {
        "The operator to log in as; the password is BILLHOOK_OPERATOR_PASSWORD, or asked for.",
        "Default: BILLHOOK_TOKEN, else BILLHOOK_OPERATOR_EMAIL."
      })
  private @Nullable String email;

  @Option(names = "--json", description = "Prints the API's JSON in place of a table.")
  private boolean json;

  /**
   * Asks as whoever is set, and logs out again, also where it fails. A token that is set is taken
   * as it is, and stays good.
   */
  String ask(Function<OpsClient, String> ask) {
    Map<String, String> variables = new HashMap<>(DotEnv.variables());
    try (OpsClient client = logIn(variables)) {
      return ask.apply(client);
    }
  }

  /** A token by e-mail address and password, whatever token is set; its session stays. */
  String newToken() {
    Map<String, String> variables = new HashMap<>(DotEnv.variables());
    variables.remove("BILLHOOK_TOKEN");
    return logIn(variables).token();
  }

  private OpsClient logIn(Map<String, String> variables) {
    if (url != null) {
      variables.put("BILLHOOK_URL", url);
    }
    if (email != null) {
      variables.put("BILLHOOK_OPERATOR_EMAIL", email);
      variables.remove("BILLHOOK_TOKEN");
    }
    Env env = new Env(variables);
    OperatorConfig config = OperatorConfig.from(env);
    env.check();
    return new LogIn(config).client();
  }

  boolean wantsJson() {
    return json;
  }

  /**
   * Asks and prints the answer; gives the exit code.
   *
   * @param view the lines for a person
   */
  int show(Function<OpsClient, String> ask, Function<JsonObject, List<String>> view) {
    print(ask(ask), view);
    return 0;
  }

  /** Prints an answer as is asked for. */
  void print(String body, Function<JsonObject, List<String>> view) {
    if (json) {
      System.out.println(Plain.json(body));
    } else {
      view.apply(new JsonObject(body)).forEach(System.out::println);
    }
  }
}
