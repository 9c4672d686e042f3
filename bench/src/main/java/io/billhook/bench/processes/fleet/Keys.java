package io.billhook.bench.processes.fleet;

/** The secrets of a fleet, which guard nothing. */
public final class Keys {
  /** That Stripe signs with. */
  public static final String WEBHOOK_SECRET = "whsec_processes";

  /** What {@code ENCRYPTION_KEYS} is at first. */
  static final String OLD = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=";

  /** The same with a new key before it. */
  public static final String NEW = "k2:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAI=," + OLD;

  private Keys() {}
}
