package io.billhook.worker.engine;

/**
 * A queue as one worker takes part in it.
 *
 * @param slots jobs at once
 * @param tenantPercent of them that one tenant may have
 */
record QueueSettings(String queue, int slots, int tenantPercent) {
  /** A message holds up to 32 ids; so few wait unacked that none outlasts a consumer time-out. */
  private static final int SLOTS_PER_MESSAGE = 4;

  /** Messages that may wait unacked. */
  int prefetch() {
    return Math.max(1, slots / SLOTS_PER_MESSAGE);
  }
}
