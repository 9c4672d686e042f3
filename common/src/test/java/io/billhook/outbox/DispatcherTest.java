package io.billhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.broker.Carrier;
import io.billhook.config.DatabaseConfig;
import io.billhook.postgres.Database;
import io.billhook.process.JobIds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final int BURST = 200;

  private final LinkedBlockingQueue<List<UUID>> messages = new LinkedBlockingQueue<>();
  private final JobIds ids = new JobIds();
  private Vertx vertx;
  private Database nowhere;
  private Dispatcher dispatcher;

  /** Confirms at once. */
  private final Carrier carrier =
      new Carrier() {
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
    vertx = Vertx.vertx();
    nowhere = Database.open(vertx, DatabaseConfig.direct(URI.create("postgres://x@127.0.0.1:1/x")));
    dispatcher = new Dispatcher(vertx, carrier, nowhere.enginePool(1), ids);
  }

  @AfterEach
  void stop() {
    nowhere.close();
    vertx.close().await();
  }

  @Test
  void a_lone_job_goes_by_itself_and_a_burst_in_few_messages() throws InterruptedException {
    UUID lone = ids.mint();
    dispatcher.publish("billing", List.of(lone));
    assertThat(message()).containsExactly(lone);

    List<UUID> burst = new ArrayList<>();
    for (int i = 0; i < BURST; i++) {
      UUID id = ids.mint();
      burst.add(id);
      dispatcher.publish("billing", List.of(id)); // as many transactions do, one after the other
      Thread.sleep(Duration.ofNanos(50_000));
    }
    List<UUID> sent = new ArrayList<>();
    int count = 0;
    while (sent.size() < BURST) {
      sent.addAll(message());
      count++;
    }
    assertThat(sent).containsExactlyElementsOf(burst);
    assertThat(count).isLessThan(BURST / 4);
    assertThat(ids.since()).isGreaterThan(burst.getLast()); // none is left open
  }

  private List<UUID> message() throws InterruptedException {
    List<UUID> next = messages.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("a message within 10 s").isNotNull();
    return next;
  }
}
