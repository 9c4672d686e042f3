package io.billhook.devkit.faults;

/**
 * What clients saw while a fault lasted.
 *
 * @param begun what was asked for
 * @param acknowledged of that or of before
 */
public record Held(int begun, int acknowledged) {
  /** Whether next to nothing was acknowledged: what was under way at first may still have been. */
  public boolean starved() {
    return acknowledged * 4 < begun;
  }

  /** Whether clients were served, if not as ever. */
  public boolean served() {
    return acknowledged * 2 > begun;
  }
}
