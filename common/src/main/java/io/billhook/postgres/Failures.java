package io.billhook.postgres;

import io.billhook.postgres.DatabaseException.Kind;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;

/** Turns what the driver throws into {@link DatabaseException}. */
final class Failures {
  private Failures() {}

  static RuntimeException translate(Throwable e) {
    return switch (e) {
      case PgException answer -> answered(kindOf(answer), answer);
      case DatabaseException known -> known;
      case IllegalArgumentException wrongParameter -> wrongParameter;
      case VertxException unfit when isUnfit(unfit) ->
          new IllegalArgumentException(
              "A statement's parameters do not fit: " + withoutValue(unfit));
      default ->
          new DatabaseException(
              Kind.UNAVAILABLE, "The database does not answer: " + e.getMessage(), null, null, e);
    };
  }

  /** What the driver says of parameters before it sends anything; it has no type for it. */
  private static boolean isUnfit(VertxException e) {
    String said = String.valueOf(e.getMessage());
    return said.startsWith("Parameter at position") || said.startsWith("The number of parameters");
  }

  private static String withoutValue(VertxException e) {
    return String.valueOf(e.getMessage())
        .replaceFirst("(?s) and value = \\[.*\\] (?=can not be coerced)", " ");
  }

  /** A server that goes away may have committed before; one that answers otherwise has not. */
  static DatabaseException ofCommit(Throwable e) {
    if (e instanceof PgException answer && !isShutdown(answer)) {
      return answered(kindOf(answer), answer);
    }
    return new DatabaseException(
        Kind.COMMIT_UNKNOWN, "The answer to COMMIT was lost: " + e.getMessage(), null, null, e);
  }

  /** 25006: after a failover the connection leads to a server that only follows another. */
  static boolean isReadOnly(Throwable e) {
    return e instanceof PgException answer && "25006".equals(answer.getSqlState());
  }

  private static DatabaseException answered(Kind kind, PgException e) {
    return new DatabaseException(kind, message(e), e.getSqlState(), e.getConstraint(), null);
  }

  private static Kind kindOf(PgException e) {
    return isShutdown(e) || isForNow(e) ? Kind.UNAVAILABLE : Kind.REFUSED;
  }

  /** 57P01-57P03, 08xxx: the server goes away, or is not there yet. */
  private static boolean isShutdown(PgException e) {
    String state = e.getSqlState();
    return state != null && (state.startsWith("57P0") || state.startsWith("08"));
  }

  /**
   * 53xxx: no connection, disk or memory left, which says nothing of the statement. But 53400 does:
   * it wants more than a setting allows, as temporary files beyond temp_file_limit.
   */
  private static boolean isForNow(PgException e) {
    String state = e.getSqlState();
    return isReadOnly(e) || (state != null && state.startsWith("53") && !state.equals("53400"));
  }

  private static String message(PgException e) {
    return e.getErrorMessage() + " (" + e.getSqlState() + ")";
  }
}
