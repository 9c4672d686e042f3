package io.billhook.messaging.template;

/** A template with these values takes more steps, or becomes longer, than one mail may. */
public final class TooMuchWork extends RenderFailed {
  private static final long serialVersionUID = 1;

  TooMuchWork(String message) {
    super("", message);
  }
}
