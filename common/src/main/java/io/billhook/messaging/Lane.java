package io.billhook.messaging;

import io.billhook.published.Public;
import java.util.Locale;

/** How urgent a message is: security goes first, bulk last. */
@Public
public enum Lane {
  /** Of accounts: what somebody waits for to get in, or must learn of. */
  SECURITY,
  TRANSACTIONAL,
  /** What its reader can do without, and can end. */
  BULK;

  /** As it is stored and told. */
  public String publicName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
