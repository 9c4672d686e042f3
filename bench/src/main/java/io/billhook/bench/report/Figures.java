package io.billhook.bench.report;

import java.util.Arrays;
import java.util.List;

/** Arithmetic on what was measured. */
public final class Figures {
  private Figures() {}

  /** The middle value, or the mean of the two in the middle. */
  public static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /**
   * The least value that so much of all values does not exceed.
   *
   * @param share as 0.99
   */
  public static double percentile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  /** Cut to so many decimal places. */
  public static double rounded(double value, int places) {
    double factor = Math.pow(10, places);
    return Math.round(value * factor) / factor;
  }
}
