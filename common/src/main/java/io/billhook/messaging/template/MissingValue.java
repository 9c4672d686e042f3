package io.billhook.messaging.template;

/** A template uses a value that is not there, or null. */
public final class MissingValue extends RenderFailed {
  private static final long serialVersionUID = 1;

  MissingValue(String name) {
    super(name, "is missing: the template uses it");
  }
}
