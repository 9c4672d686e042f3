package io.billhook.devkit.simulator.provider;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a fault of the mail server strikes. */
public enum SmtpStage {
  /** Before its first word. */
  CONNECT,
  /** When a recipient is told. */
  RCPT,
  /** When the line with the dot has come that ends the mail. */
  AFTER_DATA;

  /** In JSON: {@code after_data}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<SmtpStage> named(String key) {
    return Arrays.stream(values()).filter(stage -> stage.key().equals(key)).findFirst();
  }
}
