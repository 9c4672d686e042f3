package io.billhook.launcher;

import io.billhook.config.Env;
import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An operator's password that is not on the command line, where other users of a machine see it.
 */
public final class OperatorPassword {
  private static final String VARIABLE = "BILLHOOK_OPERATOR_PASSWORD";

  private OperatorPassword() {}

  public static @Nullable String set(Env env) {
    return env.text(VARIABLE);
  }

  /**
   * Asks for it.
   *
   * @throws CannotStart where nobody can type
   */
  public static String typed(String email) {
    char[] typed =
        terminal()
            .map(console -> console.readPassword("Password of %s: ", email))
            .orElseThrow(
                () ->
                    new CannotStart(
                        "Set %s to the password of %s: there is no terminal to ask at"
                            .formatted(VARIABLE, email)));
    return new String(typed);
  }

  /** There is none where nobody can type, or one that is no terminal: it depends on the JDK. */
  public static Optional<Console> terminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  /** What is set, unless it is that of another, who makes this one; else what is typed. */
  static String setOrTyped(Env env, String email) {
    String set = set(env);
    String whose = env.text("BILLHOOK_OPERATOR_EMAIL");
    boolean theirs = whose == null || whose.equalsIgnoreCase(email);
    return set != null && theirs ? set : typed(email);
  }
}
