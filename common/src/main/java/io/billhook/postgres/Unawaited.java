package io.billhook.postgres;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Statements whose answers nobody waits for: they go with what follows, COMMIT perhaps, in one
 * round trip. For statements that a test has run: the driver sends none whose parameters do not
 * fit, and what follows is sent all the same.
 */
public final class Unawaited {
  private Unawaited() {}

  /**
   * Where it fails the transaction does.
   *
   * @return what it gave, once a later statement or COMMIT has been answered
   */
  public static Supplier<Rows> write(Tx tx, String sql, @Nullable Object... parameters) {
    return tx.write(sql, parameters);
  }

  /** As {@link #write}: the record's components are $1, $2 … in their order. */
  public static Supplier<Rows> write(Tx tx, String sql, Record parameters) {
    return tx.write(sql, Parameters.of(parameters));
  }

  /**
   * As {@link #write}, for one that says whether the transaction may do anything.
   *
   * @param shut what is thrown where it may not: where it divided by zero
   */
  public static void fence(
      Tx tx, Supplier<RuntimeException> shut, String sql, @Nullable Object... parameters) {
    tx.fence(shut, sql, parameters);
  }
}
