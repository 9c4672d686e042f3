package io.billhook.provider;

import io.billhook.provider.BreakerState.Phase;
import io.billhook.published.Public;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guards one credential of a provider. Only so many calls are under way at once; who waits for a
 * turn in vain has not met the provider, so that opens nothing. It opens after so many failures in
 * a row; then exactly one call at a time may try again, each time after twice the wait, until one
 * succeeds. A request that the provider refuses as wrong does not count, and shows that the
 * provider is alive.
 *
 * <p>The Vert.x breaker has one fixed wait, so the delegate is replaced at each re-opening.
 */
@Public
public final class Breaker {
  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

  /** A call that blocks until it has its answer. */
  @FunctionalInterface
  public interface Call<T, X extends Exception> {
    T run() throws X;
  }

  /**
   * The delegate forgets failures after this; with its default of 10 s slow failures never add up.
   */
  private static final Duration MEMORY = Duration.ofMinutes(10);

  /** Shorter than any job's time limit, even twice, beside the calls themselves. */
  private static final Duration TURN_WITHIN = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final String name;
  private final BreakerSettings settings;
  private final int atOnce;
  private final Semaphore turns;
  private final Gate mayCall;
  private final Consumer<BreakerState> changed;

  /** How it stands by order of an operator. */
  public enum Order {
    /** By nobody's: it decides by itself. */
    AUTO,
    OPEN,
    CLOSED
  }

  /** While it is forced open, when to ask again whether it still is. */
  private static final Duration FORCED_OPEN_AGAIN = Duration.ofSeconds(15);

  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private final AtomicBoolean toldOpen = new AtomicBoolean();
  private volatile Order order = Order.AUTO;
  private int generation;
  private volatile CircuitBreaker delegate;
  private volatile Phase phase = Phase.CLOSED;
  private volatile int probesFailed;
  private volatile Duration wait;
  private volatile long probeAt;

  /**
   * @param atOnce calls under way
   * @param mayCall false while no call may start
   * @param changed told of each change of the phase, on a thread that must not be blocked
   */
  Breaker(
      Vertx vertx,
      String name,
      BreakerSettings settings,
      int atOnce,
      Gate mayCall,
      Consumer<BreakerState> changed) {
    this.vertx = vertx;
    this.name = name;
    this.settings = settings;
    this.atOnce = atOnce;
    this.turns = new Semaphore(atOnce, true);
    this.mayCall = mayCall;
    this.changed = changed;
    this.wait = settings.firstProbe();
    this.delegate = delegate(false);
  }

  /**
   * Runs a call on the calling thread, which must be able to block, when its turn comes. The call
   * has time-outs of its own; where it overruns the breaker's, the breaker counts a failure and the
   * call goes on.
   *
   * @throws BreakerOpen where the call was not made
   * @throws CallGateShut where no call may start now
   * @throws NoTurn where its turn did not come in time
   */
  public <T, X extends Exception> T call(Call<T, X> blocking) throws X {
    takeTurn();
    try {
      return made(blocking);
    } finally {
      turns.release();
    }
  }

  private void takeTurn() {
    try {
      if (turns.tryAcquire(TURN_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    throw new NoTurn(name);
  }

  private <T, X extends Exception> T made(Call<T, X> blocking) throws X {
    if (!mayCall.getAsBoolean()) {
      throw new CallGateShut();
    }
    switch (order) {
      case AUTO -> {}
      case OPEN -> throw new BreakerOpen(name, FORCED_OPEN_AGAIN);
      case CLOSED -> {
        return blocking.run();
      }
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
      ended.tryComplete();
      return answer;
    } catch (Throwable e) {
      ended.tryFail(e);
      throw e;
    } finally {
      // Whoever comes after this call finds it counted. How it ended is known above: an interrupt
      // must not take its place.
      boolean interrupted = Thread.interrupted();
      counted.transform(_ -> Future.succeededFuture(true)).await();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** How many calls may be under way. */
  public int atOnce() {
    return atOnce;
  }

  /** Whether what runs on this thread may call; to be asked on any other. */
  public BooleanSupplier gate() {
    return mayCall.here();
  }

  public BreakerState state() {
    int failures = probesFailed + (int) delegate.failureCount();
    return switch (order) {
      case AUTO -> new BreakerState(name, phase, failures);
      case OPEN -> new BreakerState(name, Phase.OPEN, failures);
      case CLOSED -> new BreakerState(name, Phase.CLOSED, 0);
    };
  }

  public String name() {
    return name;
  }

  /** Runs after each change of its state, on a thread that must not be blocked. */
  public void watch(Runnable watcher) {
    watchers.add(watcher);
  }

  /** Forces it open or closed, or lets it decide by itself again: then it begins anew, closed. */
  public void order(Order wanted) {
    synchronized (this) {
      if (order == wanted) {
        return;
      }
      order = wanted;
      if (wanted == Order.AUTO) {
        begin();
      }
    }
    tell(); // not under the monitor: the delegate calls us under its own
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

  private boolean counts(Throwable failure) {
    return switch (failure) {
      case ProviderException answered -> answered.countsAgainstProvider();
      // The provider was not asked: that opens nothing, and is no probe that went well.
      case CallGateShut _ -> phase == Phase.HALF_OPEN;
      default -> true;
    };
  }

  // The handlers run under the monitor of the delegate that calls them; none may take another's.

  private synchronized void opened(int source) {
    if (source != generation) {
      return; // a delegate that was replaced
    }
    if (phase == Phase.HALF_OPEN) {
      int failures = probesFailed + (int) delegate.failureCount() + 1;
      wait = min(wait.multipliedBy(2), settings.longestProbe());
      delegate = delegate(true);
      probesFailed = failures;
    }
    probeAt = System.nanoTime() + wait.toNanos();
    enter(Phase.OPEN);
  }

  private synchronized void halfOpened(int source) {
    if (source == generation) {
      enter(Phase.HALF_OPEN);
    }
  }

  private synchronized void closed(int source) {
    if (source == generation) {
      begin();
      tell();
    }
  }

  private void begin() {
    wait = settings.firstProbe();
    delegate = delegate(false);
    probesFailed = 0;
    phase = Phase.CLOSED;
  }

  private void enter(Phase entered) {
    phase = entered;
    tell();
  }

  private void tell() {
    BreakerState now = state();
    log(now);
    changed.accept(now);
    watchers.forEach(Runnable::run);
  }

  /** Once each time that it begins or ends to keep calls back, not for each probe in between. */
  private void log(BreakerState now) {
    boolean open = now.phase() != Phase.CLOSED;
    if (toldOpen.getAndSet(open) != open) {
      LOG.atWarn()
          .addKeyValue("name", name)
          .addKeyValue("failures", now.failures())
          .addKeyValue("forced", order != Order.AUTO)
          .log(open ? "breaker.opened" : "breaker.closed");
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
