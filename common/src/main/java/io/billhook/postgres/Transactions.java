package io.billhook.postgres;

import io.billhook.published.Public;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Transactions under one role, seeing one tenant's rows or what its role sees of all. Made by
 * {@link Database}; who is given one cannot take another role by mistake.
 */
@Public
public final class Transactions {
  private final Database database;
  private final Role role;
  private final TenantScope scope;

  Transactions(Database database, Role role, TenantScope scope) {
    this.database = database;
    this.role = role;
    this.scope = scope;
  }

  /**
   * Runs work in one transaction. It is rolled back when the work throws, and run again when
   * PostgreSQL broke a deadlock, so it must have no effect outside the transaction.
   */
  public <T> T transact(Function<Tx, T> work) {
    return database.transact(role, scope, work);
  }

  /** As {@link #transact}, for work without a result. */
  public void run(Consumer<Tx> work) {
    database.run(role, scope, work);
  }

  /**
   * Runs one statement in a transaction of its own, sent whole: one round trip instead of two.
   * Parameters as in {@link Tx#query}. For statements that may as well run twice: reads.
   */
  public Rows read(String sql, @Nullable Object... parameters) {
    return database.read(role, scope, sql, parameters);
  }

  /**
   * Runs one statement in a transaction of its own, sent whole, and again where PostgreSQL broke a
   * deadlock: one round trip instead of three. When it returns what was written is committed; when
   * the answer was lost, it may be.
   */
  public Rows write(String sql, @Nullable Object... parameters) {
    return database.write(role, scope, sql, parameters);
  }
}
