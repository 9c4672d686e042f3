package io.billhook.config;

import java.util.Locale;

/** Who may have a new account in this installation. Who has one is not touched. */
public record SignUpConfig(Mode mode) {
  public static final SignUpConfig OPEN = new SignUpConfig(Mode.OPEN);

  /** By sign-up, by invitation and by other providers alike. */
  public enum Mode {
    /** Whoever has an address. */
    OPEN,
    /** Whose address has an open invitation. */
    INVITED,
    /** Nobody. */
    CLOSED
  }

  public static SignUpConfig from(Env env) {
    return new SignUpConfig(
        env.optional("SIGNUP", "open, invited or closed", SignUpConfig::mode, Mode.OPEN));
  }

  private static Mode mode(String value) {
    if (!value.equals(value.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException();
    }
    return Mode.valueOf(value.toUpperCase(Locale.ROOT));
  }
}
