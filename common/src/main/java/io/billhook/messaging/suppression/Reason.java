package io.billhook.messaging.suppression;

import java.util.Locale;

/**
 * Why an address gets no messages, weakest first: of two the stronger one stays, whatever came
 * first.
 */
public enum Reason {
  /** Wants no bulk messages any more; all others reach it. */
  UNSUBSCRIBE,
  /** Was full or away five times without a delivery between; for seven days. */
  SOFT_BOUNCE,
  /** The tenant has said so. */
  MANUAL,
  /** The provider sends nothing there. */
  BLOCKED,
  /** No phone that takes texts. */
  UNREACHABLE,
  /** No address at all. */
  INVALID,
  /** There is no such mailbox. */
  HARD_BOUNCE,
  /** Has called a message spam. */
  COMPLAINT;

  /** As in {@code suppression.reason}. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it holds for bulk messages alone. */
  boolean isOfBulk() {
    return this == UNSUBSCRIBE;
  }
}
