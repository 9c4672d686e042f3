package io.billhook.messaging.template;

/** Values of which a template makes no mail. The message says why, without any of them. */
public abstract sealed class RenderFailed extends RuntimeException
    permits MissingValue, UnusableValue, TooMuchWork {
  private static final long serialVersionUID = 1;

  private final String name;
  private final String why;

  RenderFailed(String name, String message) {
    super(message, null, false, false);
    this.name = name;
    this.why = message;
  }

  /**
   * Which value: as a JSON pointer (RFC 6901) below the values has it, without the first slash:
   * {@code customer}, or {@code items/3/name}. Empty where it is all of them.
   */
  public String name() {
    return name;
  }

  /** Never null. */
  @Override
  public String getMessage() {
    return why;
  }

  /** Where in a request that has them as {@code values}. */
  public String pointer() {
    return name.isEmpty() ? "/values" : "/values/" + name;
  }
}
