package io.billhook.launcher.ops;

import io.billhook.config.Env;
import io.billhook.launcher.CannotStart;
import org.jspecify.annotations.Nullable;

/**
 * An operator's password that is not on the command line, where other users of a machine see it.
 */
public final class OperatorPassword {
  private static final String VARIABLE = "BILLHOOK_OPERATOR_PASSWORD";

  private OperatorPassword() {}

  static @Nullable String set(Env env) {
    return env.text(VARIABLE);
  }

  /** BILLHOOK_OPERATOR_PASSWORD, or what is typed. */
  public static String of(Env env, String email) {
    String set = set(env);
    return set == null ? typed(email) : set;
  }

  /**
   * Asks for it.
   *
   * @throws CannotStart where nobody can type
   */
  static String typed(String email) {
    char[] typed =
        LogIn.terminal()
            .map(console -> console.readPassword("Password of %s: ", Plain.text(email)))
            .orElseThrow(
                () -> new CannotStart("Set " + VARIABLE + ": there is no terminal to ask at"));
    return new String(typed);
  }
}
