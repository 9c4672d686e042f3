package io.billhook.extension;

/** An extension that cannot be used. The message is one line: what is wrong, and what mends it. */
public final class UnusableExtension extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnusableExtension(String message) {
    super(message);
  }

  public UnusableExtension(String message, Throwable cause) {
    super(message, cause);
  }
}
