package io.billhook.launcher;

/** Ends a command with one line for the person who gave it: what is wrong, and what mends it. */
public class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CannotStart(String message) {
    super(message);
  }
}
