package io.billhook.messaging.template;

/** A value is of another kind than the template takes it for. */
public final class UnusableValue extends RenderFailed {
  private static final long serialVersionUID = 1;

  UnusableValue(String name, String message) {
    super(name, message);
  }
}
