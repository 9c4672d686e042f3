package io.billhook.worker.provider;

import io.billhook.worker.provider.BreakerState.Phase;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Guards one credential of a provider. It opens after so many failures in a row; then exactly one
 * call at a time may try again, each time after twice the wait, until one succeeds. A request that
 * the provider refuses as wrong does not count, and shows that the provider is alive.
 *
 * <p>The Vert.x breaker has one fixed wait, so the delegate is replaced at each re-opening.
 */
public final class Breaker {

  /** A call that blocks until it has its answer. */
  @FunctionalInterface
  public interface Call<T, X extends Exception> {
    T run() throws X;
  }

  /**
   * The delegate forgets failures after this; with its default of 10 s slow failures never add up.
   */
  private static final Duration MEMORY = Duration.ofMinutes(10);

  private final Vertx vertx;
  private final String name;
  private final BreakerSettings settings;
  private final BooleanSupplier mayCall;
  private final Consumer<BreakerState> changed;

  private int generation;
  private volatile CircuitBreaker delegate;
  private volatile Phase phase = Phase.CLOSED;
  private volatile int probesFailed;
  private volatile Duration wait;
  private volatile long probeAt;

  /**
   * @param mayCall false while no call may start
   * @param changed told of each change of the phase, on a thread that must not be blocked
   */
  Breaker(
      Vertx vertx,
      String name,
      BreakerSettings settings,
      BooleanSupplier mayCall,
      Consumer<BreakerState> changed) {
    this.vertx = vertx;
    this.name = name;
    this.settings = settings;
    this.mayCall = mayCall;
    this.changed = changed;
    this.wait = settings.firstProbe();
    this.delegate = delegate(false);
  }

  /**
   * Runs a call on the calling thread, which must be able to block. The call has time-outs of its
   * own; where it overruns the breaker's, the breaker counts a failure and the call goes on.
   *
   * @throws BreakerOpen where the call was not made
   * @throws CallsHeld where no call may start now
   */
  public <T, X extends Exception> T call(Call<T, X> blocking) throws X {
    if (!mayCall.getAsBoolean()) {
      throw new CallsHeld();
    }
    Promise<@Nullable Void> ended = Promise.promise();
    AtomicBoolean permitted = new AtomicBoolean();
    // The delegate asks for the future at once, on this thread, or not at all.
    Future<@Nullable Void> counted =
        delegate.execute(
            () -> {
              permitted.set(true);
              return ended.future();
            });
    if (!permitted.get()) {
      throw new BreakerOpen(name, untilProbe());
    }
    try {
      T answer = blocking.run();
      ended.complete();
      return answer;
    } catch (Throwable e) {
      ended.fail(e);
      throw e;
    } finally {
      // Whoever comes after this call finds it counted. How it ended is known above.
      counted.transform(_ -> Future.succeededFuture(true)).await();
    }
  }

  public BreakerState state() {
    return new BreakerState(name, phase, probesFailed + (int) delegate.failureCount());
  }

  private Duration untilProbe() {
    long nanos = probeAt - System.nanoTime();
    // Half open, or about to be: another call is trying right now.
    return nanos > 0 ? Duration.ofNanos(nanos) : settings.firstProbe();
  }

  private CircuitBreaker delegate(boolean open) {
    int mine = ++generation;
    CircuitBreaker made =
        CircuitBreaker.create(
            name,
            vertx,
            new CircuitBreakerOptions()
                .setMaxFailures(settings.failures())
                .setFailuresRollingWindow(MEMORY.toMillis())
                .setTimeout(settings.timeout().toMillis())
                .setResetTimeout(wait.toMillis())
                .setMaxRetries(0)
                .setNotificationAddress(null));
    made.<Object>failurePolicy(outcome -> outcome.failed() && counts(outcome.cause()));
    made.halfOpenHandler(_ -> halfOpened(mine));
    made.closeHandler(_ -> closed(mine));
    if (open) {
      made.open();
    }
    made.openHandler(_ -> opened(mine));
    return made;
  }

  private static boolean counts(Throwable failure) {
    return !(failure instanceof ProviderException answered) || answered.countsAgainstProvider();
  }

  // The handlers run under the monitor of the delegate that calls them; none may take another's.

  private synchronized void opened(int source) {
    if (source != generation) {
      return; // a delegate that was replaced
    }
    int failures = probesFailed + (int) delegate.failureCount();
    if (phase == Phase.HALF_OPEN) {
      failures++;
      wait = min(wait.multipliedBy(2), settings.longestProbe());
      delegate = delegate(true);
      probesFailed = failures;
    }
    probeAt = System.nanoTime() + wait.toNanos();
    enter(Phase.OPEN, failures);
  }

  private synchronized void halfOpened(int source) {
    if (source == generation) {
      enter(Phase.HALF_OPEN, probesFailed + (int) delegate.failureCount());
    }
  }

  private synchronized void closed(int source) {
    if (source == generation) {
      wait = settings.firstProbe();
      delegate = delegate(false);
      probesFailed = 0;
      enter(Phase.CLOSED, 0);
    }
  }

  private void enter(Phase entered, int failures) {
    phase = entered;
    changed.accept(new BreakerState(name, entered, failures));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
