package io.billhook.postgres;

import io.billhook.postgres.DatabaseException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a request waits for each answer of the database: for a connection, for a statement, for
 * COMMIT. Bound to the thread that serves the request, so that nothing between it and {@link
 * Database} has to pass it on. The server has the same bound, so that a statement which waits for a
 * lock ends there, too. Work without one, as a job's, has the bounds of {@link Database}.
 *
 * @param most for one answer, not for all of a transaction
 * @param silent whether the database is known not to answer: then it is not asked
 */
public record StoreTimeout(Duration most, BooleanSupplier silent) {
  private static final ScopedValue<StoreTimeout> CURRENT = ScopedValue.newInstance();

  /** Where the server is alive, its word comes before our own, and the connection stays. */
  private static final Duration GRACE = Duration.ofMillis(250);

  /** One that waits no less than this. */
  public StoreTimeout atLeast(Duration other) {
    return most.compareTo(other) < 0 ? new StoreTimeout(other, silent) : this;
  }

  /** Runs work whose transactions on this thread wait so long. */
  public <T> T call(Supplier<T> work) {
    return ScopedValue.where(CURRENT, this).call(work::get);
  }

  /** Work for another thread that waits as long as this one. */
  public static Runnable carried(Runnable work) {
    StoreTimeout here = current();
    return here == null ? work : () -> ScopedValue.where(CURRENT, here).run(work);
  }

  /**
   * What another thread asks the database for; fails as that one does.
   *
   * @throws DatabaseException UNAVAILABLE where it takes longer than this thread would wait itself
   */
  public static <T> T join(CompletableFuture<T> asked) {
    StoreTimeout here = current();
    try {
      return here == null
          ? asked.join()
          : asked.get(here.most.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unavailable("Another's question has no answer yet", e);
    } catch (ExecutionException | CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : new CompletionException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("Interrupted", e);
    }
  }

  static @Nullable StoreTimeout current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /** For a statement's answer: longer than the server's own bound. */
  Duration forAnswer() {
    return most.plus(GRACE);
  }

  void requireAnswers() {
    if (silent.getAsBoolean()) {
      throw unavailable("The database does not answer heartbeats", null);
    }
  }

  private static DatabaseException unavailable(String message, @Nullable Throwable cause) {
    return new DatabaseException(Kind.UNAVAILABLE, message, null, null, cause);
  }
}
