package io.billhook.postgres;

import org.jspecify.annotations.Nullable;

/**
 * A statement that PostgreSQL refused, or a connection that was lost. The message never holds the
 * values of a row: the server's detail, which may, is left out.
 */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What the caller may conclude of the transaction. */
  public enum Kind {
    /** The server refused a statement; the transaction is rolled back. */
    REFUSED,
    /**
     * No connection, or lost before COMMIT was sent, or the server has no room or takes no writes
     * for now; nothing was written.
     */
    UNAVAILABLE,
    /** Lost after COMMIT was sent: written or not, only a look tells. */
    COMMIT_UNKNOWN
  }

  private final Kind kind;
  private final @Nullable String sqlState;
  private final @Nullable String constraint;

  DatabaseException(
      Kind kind,
      String message,
      @Nullable String sqlState,
      @Nullable String constraint,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.sqlState = sqlState;
    this.constraint = constraint;
  }

  public Kind kind() {
    return kind;
  }

  /** SQLSTATE of the server's answer, five characters. */
  public @Nullable String sqlState() {
    return sqlState;
  }

  /** The constraint that was violated, where one was. */
  public @Nullable String constraint() {
    return constraint;
  }

  /** Whether the data is to blame (SQLSTATE class 22 or 23), so that trying again is pointless. */
  public boolean isDataError() {
    return sqlState != null && (sqlState.startsWith("22") || sqlState.startsWith("23"));
  }

  /**
   * Whether one row may be to blame for what was refused, so that others fare better without it:
   * its data, a trigger's word (P0), or that it cannot be read (XX001, XX002).
   */
  public boolean mayBeOfOneRow() {
    return isDataError()
        || (sqlState != null
            && (sqlState.startsWith("P0") || "XX001".equals(sqlState) || "XX002".equals(sqlState)));
  }

  /** Whether the same work may succeed at once: a deadlock or a serialization failure. */
  public boolean isTransient() {
    return "40P01".equals(sqlState) || "40001".equals(sqlState);
  }
}
