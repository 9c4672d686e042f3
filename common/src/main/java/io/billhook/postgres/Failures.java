package io.billhook.postgres;

import io.billhook.postgres.DatabaseException.Kind;
import io.vertx.pgclient.PgException;

/** Turns what the driver throws into {@link DatabaseException}. */
final class Failures {
  private Failures() {}

  static RuntimeException translate(Throwable e) {
    return switch (e) {
      case PgException refused when isShutdown(refused) ->
          new DatabaseException(
              Kind.UNAVAILABLE, message(refused), refused.getSqlState(), null, null);
      case PgException refused ->
          new DatabaseException(
              Kind.REFUSED, message(refused), refused.getSqlState(), refused.getConstraint(), null);
      case DatabaseException known -> known;
      case IllegalArgumentException wrongParameter -> wrongParameter;
      default ->
          new DatabaseException(
              Kind.UNAVAILABLE, "The database does not answer: " + e.getMessage(), null, null, e);
    };
  }

  static DatabaseException ofCommit(Throwable e) {
    if (e instanceof PgException refused && !isShutdown(refused)) {
      return new DatabaseException(
          Kind.REFUSED, message(refused), refused.getSqlState(), refused.getConstraint(), null);
    }
    return new DatabaseException(
        Kind.COMMIT_UNKNOWN, "The answer to COMMIT was lost: " + e.getMessage(), null, null, e);
  }

  /** 57P01-57P03, 08xxx: the server goes away, or is not there yet. */
  private static boolean isShutdown(PgException e) {
    String state = e.getSqlState();
    return state != null && (state.startsWith("57P0") || state.startsWith("08"));
  }

  private static String message(PgException e) {
    return e.getErrorMessage() + " (" + e.getSqlState() + ")";
  }
}
