package io.billhook.postgres;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What must hold in every transaction of a thread: asked of the database in the transaction itself,
 * ahead of its first statement and without a wait of its own, so that no feature has to think of
 * it. Bound to the thread, as {@link StoreTimeout} is.
 */
public final class Premise {
  private static final ScopedValue<Premise> CURRENT = ScopedValue.newInstance();

  private final String sql;
  private final List<Object> parameters;
  private final Supplier<? extends RuntimeException> unmet;
  private boolean demanded; // of the one thread that it is bound to

  /**
   * @param sql asked under {@link Role#AUTH}; it holds where this gives a row
   * @param unmet what the first statement of the transaction throws where it does not hold. Nothing
   *     of a transaction that is more than one read is committed then
   */
  public Premise(String sql, List<Object> parameters, Supplier<? extends RuntimeException> unmet) {
    this.sql = sql;
    this.parameters = List.copyOf(parameters);
    this.unmet = unmet;
  }

  /**
   * Runs work whose transactions on this thread want it to hold.
   *
   * @param atOnce false: only from when the work {@link #demand}s it
   */
  public <T> T call(boolean atOnce, Supplier<T> work) {
    demanded = atOnce;
    return ScopedValue.where(CURRENT, this).call(work::get);
  }

  /** From now on the transactions of this thread want it to hold, where there is one. */
  public static void demand() {
    if (CURRENT.isBound()) {
      CURRENT.get().demanded = true;
    }
  }

  static @Nullable Premise current() {
    return CURRENT.isBound() && CURRENT.get().demanded ? CURRENT.get() : null;
  }

  String sql() {
    return sql;
  }

  List<Object> parameters() {
    return parameters;
  }

  RuntimeException unmet() {
    return unmet.get();
  }
}
