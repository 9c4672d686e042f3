package io.billhook.messaging.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.billhook.devkit.Await;
import io.billhook.messaging.Lane;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.worker.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SharedPaceTest {
  private final String name = "test " + UUID.randomUUID();

  @Test
  void two_workers_together_keep_to_the_rate_and_use_it() throws Exception {
    int perSecond = 300;
    AtomicInteger calls = new AtomicInteger();
    lanes(perSecond).await(Lane.SECURITY); // connections are there from now on
    long began = System.nanoTime();
    calling(List.of(lanes(perSecond), lanes(perSecond)), Lane.BULK, calls, Duration.ofSeconds(2));
    double seconds = (System.nanoTime() - began) / 1e9;
    // What may be at once at its beginning, and what each had taken and not used, are on top.
    assertThat(calls.get()).isLessThanOrEqualTo((int) (perSecond * seconds) + 20 + 2 * 6);
    assertThat(calls.get()).as("in %s s", seconds).isGreaterThan((int) (perSecond * 2 * 0.6));
  }

  @Test
  void a_lower_lane_leaves_something_to_those_above_however_much_it_wants() {
    SharedPace busy = lanes(1);
    busy.await(Lane.SECURITY); // connections are there from now on
    AtomicInteger bulk = new AtomicInteger();
    Thread crowd =
        Thread.startVirtualThread(
            () -> calling(List.of(busy), Lane.BULK, bulk, Duration.ofSeconds(4)));
    Await.until("bulk has all that it may", Duration.ofSeconds(10), () -> bulk.get() > 0);
    long began = System.nanoTime();
    lanes(1).await(Lane.TRANSACTIONAL); // another worker, which has taken nothing yet
    lanes(1).await(Lane.SECURITY);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .as("of a rate of one a second")
        .isLessThan(Duration.ofSeconds(1));
    join(crowd);
  }

  @Test
  void who_would_wait_too_long_is_told_to_come_again() {
    SharedPace slow = SharedPace.even(TestDatabase.get(), name, 1);
    AtomicInteger given = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                if (isGiven(slow, Lane.BULK)) {
                  given.incrementAndGet();
                } else {
                  refused.incrementAndGet();
                }
              }));
    }
    threads.forEach(SharedPaceTest::join);
    assertThat(given.get() + refused.get()).isEqualTo(10);
    assertThat(given.get()).isBetween(4, 7);
  }

  private SharedPace lanes(int perSecond) {
    return SharedPace.ofLanes(TestDatabase.get(), name, perSecond);
  }

  /** From ten threads each. */
  private static void calling(
      List<SharedPace> workers, Lane lane, AtomicInteger calls, Duration time) {
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(workers.size() * 10);
    for (SharedPace worker : workers) {
      for (int i = 0; i < 10; i++) {
        Thread.startVirtualThread(
            () -> {
              while (!over.get()) {
                if (isGiven(worker, lane) && !over.get()) {
                  calls.incrementAndGet();
                }
              }
              ended.countDown();
            });
      }
    }
    try {
      Thread.sleep(time);
      over.set(true);
      ended.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** False where it would have taken too long. */
  private static boolean isGiven(SharedPace worker, Lane lane) {
    Throwable thrown = catchThrowable(() -> worker.await(lane));
    if (thrown == null) {
      return true;
    }
    assertThat(thrown).isInstanceOf(ProviderException.class);
    assertThat(((ProviderException) thrown).kind()).isInstanceOf(Kind.RateLimited.class);
    return false;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
