package io.billhook.devkit.faults.load;

import io.billhook.devkit.faults.load.Item.Kind;

/** How many of each kind are asked for in a second. */
public record Rates(double webhooks, double receipts, double mails, double texts) {
  /** Moderate: two processors do it and have time for the faults. */
  public static final Rates MODERATE = new Rates(20, 4, 6, 0.7);

  double of(Kind kind) {
    return switch (kind) {
      case WEBHOOK -> webhooks;
      case RECEIPT -> receipts;
      case MAIL -> mails;
      case TEXT -> texts;
    };
  }

  public Rates times(double factor) {
    return new Rates(webhooks * factor, receipts * factor, mails * factor, texts * factor);
  }
}
