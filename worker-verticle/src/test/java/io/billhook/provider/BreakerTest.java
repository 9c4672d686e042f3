package io.billhook.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.provider.BreakerState.Phase;
import io.billhook.provider.ProviderException.Kind;
import io.vertx.core.Vertx;
import io.vertx.junit5.Checkpoint;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(30)
final class BreakerTest {
  private static final Duration FIRST = Duration.ofMillis(150);
  private static final int AT_ONCE = 8;
  private static final Duration NEVER = Duration.ofMinutes(1);

  private static Vertx vertx; // set before all tests

  private record Change(BreakerState state, long nanos) {}

  private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
  private final AtomicBoolean mayCall = new AtomicBoolean(true);
  private Breaker breaker = breaker(FIRST, Duration.ofMillis(450), NEVER);

  private Breaker breaker(Duration first, Duration longest, Duration timeout) {
    return new Breaker(
        vertx,
        "stripe",
        new BreakerSettings(3, first, longest, timeout),
        AT_ONCE,
        mayCall::get,
        state -> changes.add(new Change(state, System.nanoTime())));
  }

  /** Calls overrun it after half a second. */
  private void hasty() {
    breaker = breaker(FIRST, Duration.ofMillis(450), Duration.ofMillis(500));
  }

  @BeforeAll
  static void take(Vertx given) {
    vertx = given;
  }

  @Test
  void answers_and_failures_come_through_as_they_are() {
    assertThat(breaker.<String, RuntimeException>call(() -> "answer")).isEqualTo("answer");
    var failure = failure(new Kind.Transient());
    assertThatThrownBy(() -> fail(failure)).isSameAs(failure);
    assertThat(breaker.state()).isEqualTo(new BreakerState("stripe", Phase.CLOSED, 1));
  }

  @Test
  void opens_after_failures_in_a_row_and_says_when_to_come_back() throws InterruptedException {
    breaker = breaker(NEVER, NEVER, NEVER);
    failTimes(3);
    assertThat(changed()).isEqualTo(new BreakerState("stripe", Phase.OPEN, 3));
    assertThatThrownBy(() -> breaker.<String, RuntimeException>call(() -> "not made"))
        .isInstanceOfSatisfying(
            BreakerOpen.class,
            open -> assertThat(open.untilProbe()).isPositive().isLessThanOrEqualTo(NEVER));
  }

  @Test
  void a_success_in_between_starts_the_count_anew() {
    failTimes(2);
    breaker.<String, RuntimeException>call(() -> "answer");
    failTimes(2);
    assertThat(breaker.state().phase()).isEqualTo(Phase.CLOSED);
  }

  @Test
  void requests_that_are_wrong_and_rate_limits_do_not_count() {
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> fail(failure(new Kind.Rejected("parameter_invalid"))))
          .isInstanceOf(ProviderException.class);
      assertThatThrownBy(() -> fail(failure(new Kind.RateLimited(Optional.empty()))))
          .isInstanceOf(ProviderException.class);
    }
    assertThat(breaker.state()).isEqualTo(new BreakerState("stripe", Phase.CLOSED, 0));
  }

  @Test
  void half_open_lets_exactly_one_probe_pass(VertxTestContext context) throws Exception {
    failTimes(3);
    await(Phase.HALF_OPEN);
    var probing = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    inAThread(
        context,
        () -> {
          probing.countDown();
          return awaitQuietly(release);
        });
    probing.await();
    var refused = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> breaker.<String, RuntimeException>call(() -> "not made"))
          .isInstanceOf(BreakerOpen.class);
      refused.incrementAndGet();
    }
    release.countDown();
    await(Phase.CLOSED);
    assertThat(refused).hasValue(5);
    assertThat(breaker.state()).isEqualTo(new BreakerState("stripe", Phase.CLOSED, 0));
  }

  @Test
  void who_waits_for_a_turn_in_vain_has_not_met_the_provider(VertxTestContext context)
      throws Exception {
    var calling = new CountDownLatch(AT_ONCE);
    var release = new CountDownLatch(1);
    for (int i = 0; i < AT_ONCE; i++) {
      inAThread(
          context,
          () -> {
            calling.countDown();
            return awaitQuietly(release);
          });
    }
    calling.await();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> breaker.<String, RuntimeException>call(() -> "not made"))
          .isInstanceOf(NoTurn.class);
    }
    release.countDown();
    assertThat(breaker.<String, RuntimeException>call(() -> "answer")).isEqualTo("answer");
    assertThat(breaker.state()).isEqualTo(new BreakerState("stripe", Phase.CLOSED, 0));
  }

  @Test
  void a_probe_that_is_held_at_the_last_moment_proves_nothing() throws InterruptedException {
    failTimes(3);
    await(Phase.HALF_OPEN);
    assertThatThrownBy(() -> fail(new CallGateShut())).isInstanceOf(CallGateShut.class);
    assertThat(breaker.state().phase()).isEqualTo(Phase.OPEN);
    await(Phase.HALF_OPEN);
    breaker.<String, RuntimeException>call(() -> "answer");
    await(Phase.CLOSED);
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> fail(new CallGateShut())).isInstanceOf(CallGateShut.class);
    }
    assertThat(breaker.state()).isEqualTo(new BreakerState("stripe", Phase.CLOSED, 0));
  }

  @Test
  void each_failed_probe_doubles_the_wait_up_to_the_longest() throws InterruptedException {
    long[] waits = new long[4];
    for (int i = 0; i < waits.length; i++) {
      long before = System.nanoTime();
      failTimes(i == 0 ? 3 : 1);
      waits[i] = await(Phase.HALF_OPEN) - before;
    }
    long[] least = {150, 300, 450, 450};
    for (int i = 0; i < waits.length; i++) {
      // The timer runs on milliseconds, so it may be one early.
      assertThat(TimeUnit.NANOSECONDS.toMillis(waits[i])).isGreaterThanOrEqualTo(least[i] - 2);
    }
    assertThat(breaker.state().failures()).isEqualTo(6);

    breaker.<String, RuntimeException>call(() -> "answer");
    await(Phase.CLOSED);
    assertThat(waitOnceOpen()).isLessThanOrEqualTo(FIRST);
  }

  /** What it says when it has just opened; again where it was half open before it was asked. */
  private Duration waitOnceOpen() {
    while (true) {
      failTimes(3);
      try {
        breaker.<String, RuntimeException>call(() -> "answer");
      } catch (BreakerOpen open) {
        return open.untilProbe();
      }
    }
  }

  @Test
  void a_probe_that_never_ends_does_not_hold_the_breaker(VertxTestContext context)
      throws Exception {
    hasty();
    failTimes(3);
    await(Phase.HALF_OPEN);
    var release = new CountDownLatch(1);
    inAThread(context, () -> awaitQuietly(release));
    await(Phase.OPEN);
    await(Phase.HALF_OPEN);
    assertThat(breaker.<String, RuntimeException>call(() -> "answer")).isEqualTo("answer");
    release.countDown();
  }

  /** Calls by another thread; the test ends when that has its answer, and fails without. */
  private void inAThread(VertxTestContext context, BooleanSupplier call) {
    Checkpoint answered = context.checkpoint();
    Thread.startVirtualThread(
        () ->
            context.verify(
                () -> {
                  assertThat(breaker.<Boolean, RuntimeException>call(call::getAsBoolean)).isTrue();
                  answered.flag();
                }));
  }

  @Test
  void a_call_that_overruns_the_breaker_still_gives_its_answer() throws InterruptedException {
    hasty();
    var overrun = new CountDownLatch(1);
    failTimes(2);
    Thread other =
        Thread.startVirtualThread(
            () -> {
              try {
                await(Phase.OPEN);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              overrun.countDown();
            });
    assertThat(breaker.<Boolean, RuntimeException>call(() -> awaitQuietly(overrun))).isTrue();
    other.join();
  }

  @Test
  void no_call_starts_while_the_heartbeat_is_overdue() {
    mayCall.set(false);
    assertThatThrownBy(() -> breaker.<String, RuntimeException>call(() -> "not made"))
        .isInstanceOf(CallGateShut.class);
    mayCall.set(true);
    assertThat(breaker.<String, RuntimeException>call(() -> "answer")).isEqualTo("answer");
  }

  private void failTimes(int times) {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(() -> fail(failure(new Kind.Transient())))
          .isInstanceOf(ProviderException.class);
    }
  }

  private void fail(RuntimeException failure) {
    breaker.<String, RuntimeException>call(
        () -> {
          throw failure;
        });
  }

  private static ProviderException failure(Kind kind) {
    return new ProviderException("stripe", kind, "HTTP 500");
  }

  private BreakerState changed() throws InterruptedException {
    Change change = changes.poll(10, TimeUnit.SECONDS);
    assertThat(change).isNotNull();
    return change.state();
  }

  /** Waits for a phase and gives its time. */
  private long await(Phase phase) throws InterruptedException {
    while (true) {
      Change change = changes.poll(10, TimeUnit.SECONDS);
      assertThat(change).as("change to %s", phase).isNotNull();
      if (change.state().phase() == phase) {
        return change.nanos();
      }
    }
  }

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
