package io.billhook.worker.engine.execute;

import io.billhook.job.JobCodec.UnreadableArgsException;
import io.billhook.postgres.DatabaseException;
import io.billhook.provider.ProviderException;
import io.billhook.text.CodePoints;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a failed attempt.
 *
 * @param type class of the exception, or null where the handler decided
 * @param reason free of personal data
 */
public record Failure(@Nullable String type, String reason) {
  private static final int LONGEST = 2_000;

  /**
   * A reason that the ledger can hold, whatever a handler gave: the outcome must not fail by it.
   */
  public Failure {
    String line = reason.replaceAll("\\p{Cntrl}", " ");
    reason = CodePoints.cut(line, LONGEST);
  }

  /**
   * Messages of our own exceptions are written to be kept. That of a foreign one may hold anything,
   * so its class and the place in our code stand for it.
   */
  static Failure of(Throwable e) {
    String type = e.getClass().getName();
    return switch (e) {
      case ProviderException own -> new Failure(type, String.valueOf(own.getMessage()));
      case DatabaseException own -> new Failure(type, String.valueOf(own.getMessage()));
      case UnreadableArgsException own -> new Failure(type, String.valueOf(own.getMessage()));
      default -> new Failure(type, e.getClass().getSimpleName() + place(e));
    };
  }

  private static String place(Throwable e) {
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frame.getClassName().startsWith("io.billhook.")) {
        return " at " + frame.getFileName() + ":" + frame.getLineNumber();
      }
    }
    return "";
  }

  /** Groups alike failures: the reason without the numbers and ids in it. */
  String fingerprint() {
    String shape = reason.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}|\\b\\w*\\d\\w*\\b", "#");
    return CodePoints.cut(shape, 200);
  }
}
