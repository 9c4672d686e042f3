package io.billhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.broker.JobTransport;
import io.billhook.config.DatabaseConfig;
import io.billhook.postgres.Database;
import io.billhook.process.JobIds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final Duration PAUSE = Duration.ofMillis(4);
  private static final int ROUNDS = 25;
  private static final int BURST = 100;

  private final LinkedBlockingQueue<List<UUID>> messages = new LinkedBlockingQueue<>();
  private final JobIds ids = new JobIds();
  private Vertx vertx;
  private Database nowhere;
  private Dispatcher dispatcher;

  /** Confirms at once. */
  private final JobTransport transport =
      new JobTransport() {
        @Override
        public boolean connected() {
          return true;
        }

        @Override
        public Future<Void> publish(String queue, List<UUID> jobs) {
          messages.add(jobs);
          return Future.succeededFuture();
        }

        @Override
        public Future<Void> publishLater(String queue, List<UUID> jobs, Instant due) {
          throw new AssertionError("none of these is for later");
        }
      };

  @BeforeEach
  void start() {
    // One event loop, so that what this thread gives it comes after what it was given before.
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    nowhere = Database.open(vertx, DatabaseConfig.direct(URI.create("postgres://x@127.0.0.1:1/x")));
    dispatcher = new Dispatcher(vertx, transport, nowhere.enginePool(1), ids);
  }

  @AfterEach
  void stop() {
    nowhere.close();
    vertx.close().await();
  }

  @Test
  void messages_leave_no_faster_than_one_in_four_milliseconds() throws InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < ROUNDS; i++) {
      UUID id = ids.mint();
      dispatcher.publish("billing", List.of(id));
      assertThat(message()).containsExactly(id);
    }
    // The first leaves at once.
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(PAUSE.multipliedBy(ROUNDS - 1));
  }

  @Test
  void what_comes_together_leaves_in_messages_of_32_in_order() throws Exception {
    List<UUID> burst = new ArrayList<>();
    for (int i = 0; i < BURST; i++) {
      burst.add(ids.mint());
    }
    dispatcher.publish("billing", burst);
    List<UUID> sent = new ArrayList<>();
    for (int size : List.of(32, 32, 32, 4)) {
      List<UUID> message = message();
      assertThat(message).hasSize(size);
      sent.addAll(message);
    }
    assertThat(sent).containsExactlyElementsOf(burst);
    onTheLoop(() -> null).get(10, TimeUnit.SECONDS); // the flush has ended
    assertThat(ids.since()).isGreaterThan(burst.getLast()); // none is left open
  }

  @Test
  void what_waits_for_its_turn_leaves_before_the_end() throws InterruptedException {
    UUID first = ids.mint();
    UUID second = ids.mint();
    dispatcher.publish("billing", List.of(first));
    assertThat(message()).containsExactly(first);
    CountDownLatch closed = new CountDownLatch(1);
    onTheLoop(() -> closed.await(10, TimeUnit.SECONDS)); // its turn cannot come
    dispatcher.publish("billing", List.of(second));
    dispatcher.close();
    assertThat(messages.poll()).containsExactly(second);
    closed.countDown();
  }

  /** Runs this on the only event loop. */
  private FutureTask<?> onTheLoop(Callable<?> turn) {
    FutureTask<?> task = new FutureTask<>(turn);
    vertx.runOnContext(_ -> task.run());
    return task;
  }

  private List<UUID> message() throws InterruptedException {
    List<UUID> next = messages.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("a message within 10 s").isNotNull();
    return next;
  }
}
