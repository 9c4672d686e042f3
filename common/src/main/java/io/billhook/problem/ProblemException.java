package io.billhook.problem;

import java.util.List;

/** Ends a request with a public error. Its detail is shown to the client. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * One wrong field.
   *
   * @param pointer JSON pointer (RFC 6901) to it
   */
  public record FieldError(String pointer, String detail) implements java.io.Serializable {}

  private final ProblemType type;
  private final List<FieldError> errors;

  public ProblemException(ProblemType type, String detail) {
    this(type, detail, List.of());
  }

  public ProblemException(ProblemType type, String detail, List<FieldError> errors) {
    super(detail, null, false, false); // an answer, not a fault: no stack trace
    this.type = type;
    this.errors = List.copyOf(errors);
  }

  public ProblemType type() {
    return type;
  }

  public List<FieldError> errors() {
    return errors;
  }
}
