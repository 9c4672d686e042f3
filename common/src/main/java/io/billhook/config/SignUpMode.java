package io.billhook.config;

import java.util.Locale;

/** Who may have a new account in this installation. Who has one is not touched. */
public enum SignUpMode {
  /** Whoever has an address. */
  OPEN,
  /** Whose address has an open invitation. */
  INVITED,
  /** Nobody. */
  CLOSED;

  public static SignUpMode from(Env env) {
    return env.optional("SIGNUP", "open, invited or closed", SignUpMode::parse, OPEN);
  }

  private static SignUpMode parse(String value) {
    if (!value.equals(value.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException();
    }
    return valueOf(value.toUpperCase(Locale.ROOT));
  }
}
