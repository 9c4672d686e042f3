package io.billhook.messaging.product;

/** The folder of an installation's templates cannot be used; the message says why. */
public final class UnusableTemplates extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnusableTemplates(String message) {
    super(message);
  }
}
