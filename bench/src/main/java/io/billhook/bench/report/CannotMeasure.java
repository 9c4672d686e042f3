package io.billhook.bench.report;

/** Something that a bench needs is missing; the message says what to do. */
public final class CannotMeasure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CannotMeasure(String message) {
    super(message);
  }
}
