package io.billhook.problem;

import io.billhook.published.Public;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends a request with a public error. Its detail is shown to the client. */
@Public
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
  private final @Nullable Duration retryAfter;

  public ProblemException(ProblemType type, String detail) {
    this(type, detail, List.of());
  }

  public ProblemException(ProblemType type, String detail, List<FieldError> errors) {
    this(type, detail, errors, null);
  }

  private ProblemException(
      ProblemType type, String detail, List<FieldError> errors, @Nullable Duration retryAfter) {
    super(detail, null, false, false); // an answer, not a fault: no stack trace
    this.type = type;
    this.errors = List.copyOf(errors);
    this.retryAfter = retryAfter;
  }

  /** The same, telling the client when to come again (header {@code Retry-After}, in seconds). */
  public ProblemException retryAfter(Duration wait) {
    return new ProblemException(type, detail(), errors, wait);
  }

  /** What is shown to the client. */
  public String detail() {
    return Objects.requireNonNullElse(getMessage(), type.title());
  }

  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  public ProblemType type() {
    return type;
  }

  public List<FieldError> errors() {
    return errors;
  }
}
