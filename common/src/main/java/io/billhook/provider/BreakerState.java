package io.billhook.provider;

/**
 * Where a breaker stands.
 *
 * @param name of the provider's credential that it guards
 * @param failures counted in a row
 */
public record BreakerState(String name, Phase phase, int failures) {

  public enum Phase {
    CLOSED("closed", 0),
    HALF_OPEN("half_open", 1),
    OPEN("open", 2);

    private final String label;
    private final int gauge;

    Phase(String label, int gauge) {
      this.label = label;
      this.gauge = gauge;
    }

    /** As the gauge shows it. */
    int gauge() {
      return gauge;
    }

    /** As operators see it and as it is stored. */
    public String label() {
      return label;
    }
  }
}
