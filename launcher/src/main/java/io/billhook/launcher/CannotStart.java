package io.billhook.launcher;

/** Ends a command with one line for the person who gave it: what is wrong, and what mends it. */
public class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int CANNOT = 1;

  private final int code;

  public CannotStart(String message) {
    this(message, CANNOT);
  }

  private CannotStart(String message, int code) {
    super(message);
    this.code = code;
  }

  /** What was given is wrong, an argument or a setting. */
  public static CannotStart wrongUse(String message) {
    return new CannotStart(message, Billhook.WRONG_USE);
  }

  /** What the command ends with. */
  int code() {
    return code;
  }
}
