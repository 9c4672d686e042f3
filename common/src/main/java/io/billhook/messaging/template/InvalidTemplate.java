package io.billhook.messaging.template;

/** A source that is no template. The message says what is wrong, for who wrote it. */
public final class InvalidTemplate extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String field;
  private final String why;
  private final int line;
  private final int column;

  InvalidTemplate(String field, int line, int column, String message) {
    super(message, null, false, false);
    this.field = field;
    this.why = message;
    this.line = line;
    this.column = column;
  }

  /** Never null. */
  @Override
  public String getMessage() {
    return why;
  }

  /** Which part: {@code subject}, {@code html} or {@code text}. */
  public String field() {
    return field;
  }

  /** From 1. */
  public int line() {
    return line;
  }

  /** In units of UTF-16, from 1. */
  public int column() {
    return column;
  }
}
