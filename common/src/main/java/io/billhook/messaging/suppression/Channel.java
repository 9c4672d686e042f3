package io.billhook.messaging.suppression;

import java.util.Locale;

/** By what a message reaches somebody. */
public enum Channel {
  EMAIL,
  SMS;

  /** As in {@code suppression.channel}. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
