package io.billhook.postgres;

import io.billhook.published.Public;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement that PostgreSQL refused, or a connection that was lost. The message never holds the
 * values of a row: the server's detail, which may, is left out.
 */
@Public
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

  private static final Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "25006", "53300");

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

  /**
   * Whether one row may be to blame for what was refused, so that others fare better without it:
   * its data (SQLSTATE class 22 or 23), a trigger's word (P0), or that it cannot be read (XX001,
   * XX002).
   */
  public static boolean isOfOneRow(Throwable e) {
    String state = stateOf(e);
    return state != null
        && (state.startsWith("22")
            || state.startsWith("23")
            || state.startsWith("P0")
            || state.equals("XX001")
            || state.equals("XX002"));
  }

  /** Whether the same work may succeed at once: a deadlock or a serialization failure. */
  public static boolean isTransient(Throwable e) {
    String state = stateOf(e);
    return "40P01".equals(state) || "40001".equals(state);
  }

  /**
   * Whether the database was away, whatever it was asked: it gave no answer, goes away or is not
   * there yet (SQLSTATE 08…, 57P01 to 57P03), takes no writes after a failover (25006), or has no
   * connection left (53300).
   */
  public static boolean isAway(Throwable e) {
    if (!(e instanceof DatabaseException failure)) {
      return false;
    }
    String state = failure.sqlState();
    return state == null
        ? failure.kind() != Kind.REFUSED
        : state.startsWith("08") || AWAY.contains(state);
  }

  /**
   * Whether the server gave up because of the time that it took: of a statement (57014, as when
   * somebody cancels it), or between two of them (25P03). It is rolled back.
   */
  public static boolean isTimeout(Throwable e) {
    String state = stateOf(e);
    return "57014".equals(state) || "25P03".equals(state);
  }

  private static @Nullable String stateOf(Throwable e) {
    return e instanceof DatabaseException refused ? refused.sqlState() : null;
  }
}
