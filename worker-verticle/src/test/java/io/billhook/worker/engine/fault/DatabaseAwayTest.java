package io.billhook.worker.engine.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.JobKind;
import io.billhook.contract.RetryPolicy;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.engine.Probe;
import io.billhook.worker.engine.TestEngine;
import io.billhook.worker.engine.execute.JobRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The way to the database is broken for a while. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class DatabaseAwayTest {
  private static final int JOBS = 200;
  private static final long AWAY = TimeUnit.SECONDS.toNanos(15);

  /** Who has beaten for 10 s may declare others dead, and looks every 5 s. */
  private static final long OTHERS_WOULD_HAVE_ACTED = TimeUnit.SECONDS.toNanos(16);

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void after_fifteen_seconds_nobody_is_declared_dead_and_every_job_ends_once() {
    CountDownLatch away = new CountDownLatch(1);
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      BadNetwork.Part one = network.start();
      BadNetwork.Part two = network.start();
      one.engine().work(slowJobs(away), 20);
      two.engine().work(slowJobs(away), 20);
      for (int i = 0; i < JOBS; i++) {
        one.engine().enqueue(Probe.KIND, new Probe(i));
      }
      TestEngine.await("some are done", () -> network.count("state = 4") > 10);
      one.database().refuse();
      two.database().silence();
      away.countDown();
      pass(AWAY);
      assertThat(network.count("state <> 4")).isPositive();
      one.database().heal();
      two.database().heal();
      TestEngine.await("all are done", () -> network.count("state = 4") == JOBS);
      pass(OTHERS_WOULD_HAVE_ACTED);
      assertThat(network.sql("SELECT FROM process").size()).isEqualTo(2);
      assertThat(network.sql("SELECT FROM process WHERE dead_at IS NOT NULL").size()).isZero();
      assertThat(network.count("attempt <> 1 OR lost <> 0")).isZero();
      assertThat(
              network
                  .sql("SELECT count(DISTINCT reason) AS n FROM dead_message")
                  .first()
                  .bigint("n"))
          .as("jobs with effects")
          .isEqualTo(JOBS);
      assertThat(network.sql("SELECT FROM dead_message").size()).as("effects").isEqualTo(JOBS);
    } finally {
      away.countDown();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void a_heartbeat_goes_by_another_connection_where_its_own_is_silent() {
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      BadNetwork.Part part = network.start();
      part.database().silence();
      pass(TimeUnit.SECONDS.toNanos(3)); // a beat is on its way
      part.database().healForNewOnes();
      var seen = network.sql("SELECT seen_at FROM process").first().instant("seen_at");
      long end =
          System.nanoTime() + TimeUnit.SECONDS.toNanos(12); // far from what a dead connection takes
      TestEngine.await(
          "the next beat",
          () ->
              System.nanoTime() > end
                  || network
                      .sql("SELECT seen_at FROM process")
                      .first()
                      .instant("seen_at")
                      .isAfter(seen));
      assertThat(System.nanoTime()).as("time").isLessThan(end);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void claims_and_completions_go_on_by_other_connections_where_their_own_are_silent() {
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger started = new AtomicInteger();
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      BadNetwork.Part part = network.start();
      network.awaitFilled(part);
      part.engine()
          .work(
              new JobRegistry()
                  .handle(
                      Probe.KIND,
                      (_, _) -> {
                        started.incrementAndGet();
                        goOn.await();
                        return JobOutcome.done();
                      }));
      part.engine().node.broker.publish("billing", List.of(network.insert(1))).await();
      TestEngine.await("it runs", () -> started.get() == 1);
      part.database().silence();
      goOn.countDown(); // its completion is sent into the silence
      UUID second = network.insert(2); // and so is this one's claim
      part.engine().node.broker.publish("billing", List.of(second)).await();
      pass(TimeUnit.SECONDS.toNanos(2));
      part.database().healForNewOnes();
      TestEngine.await("both are done", () -> network.count("state = 4") == 2);
      assertThat(started).hasValue(2);
      assertThat(network.count("claim <> 1 OR lost <> 0")).isZero();
    } finally {
      goOn.countDown();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void an_end_that_the_server_takes_not_for_now_is_written_later_and_nothing_runs_again()
      throws Exception {
    CountDownLatch running = new CountDownLatch(2);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger started = new AtomicInteger();
    JobKind<Probe> once =
        Probe.KIND.retrying(new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1)));
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      BadNetwork.Part part = network.start();
      network.awaitFilled(part);
      part.engine()
          .work(
              new JobRegistry()
                  .handle(
                      once,
                      (args, _) -> {
                        started.incrementAndGet();
                        running.countDown();
                        goOn.await();
                        return args.number() == 1 ? JobOutcome.done() : JobOutcome.done(_ -> {});
                      }));
      part.engine().enqueue(once, new Probe(1));
      part.engine().enqueue(once, new Probe(2));
      assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
      network.takeNoWrites();
      goOn.countDown();
      pass(TimeUnit.SECONDS.toNanos(3));
      assertThat(network.count("state = 2")).isEqualTo(2);
      network.takeWrites();
      TestEngine.await("both are done", () -> network.count("state = 4") == 2);
      assertThat(started).hasValue(2);
      assertThat(network.count("attempt <> 1 OR lost <> 0")).isZero();
      assertThat(network.sql("SELECT FROM job_attempt").size()).isZero();
    } finally {
      goOn.countDown();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void a_worker_that_starts_meanwhile_begins_when_it_has_read_what_operators_want() {
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      BadNetwork.Part part = network.start();
      network.awaitFilled(part);
      UUID id = network.insert(1);
      part.engine().node.broker.publish("billing", List.of(id)).await();
      part.database().refuse();
      part.engine().work(new JobRegistry().handle(Probe.KIND, (_, _) -> JobOutcome.done()));
      pass(TimeUnit.SECONDS.toNanos(3));
      assertThat(part.engine().node.health.report()).containsEntry("consumer billing", false);
      assertThat(network.job(id).integer("claim")).isZero();
      part.database().heal();
      assertThat(network.awaitState(id, 4).integer("claim")).isEqualTo(1);
      assertThat(part.engine().node.health.report()).containsEntry("consumer billing", true);
    }
  }

  /** The second half ends only when the database is away, however long that takes. */
  private static JobRegistry slowJobs(CountDownLatch away) {
    return new JobRegistry()
        .handle(
            Probe.KIND,
            (args, job) -> {
              pass(TimeUnit.MILLISECONDS.toNanos(100));
              if (args.number() >= JOBS / 2) {
                away.await();
              }
              return JobOutcome.done(
                  tx -> {
                    tx.as(Role.ENGINE, TenantScope.none());
                    tx.update(
                        "INSERT INTO dead_message (queue, reason, body) VALUES ('effect', $1, '')",
                        job.id().toString());
                  });
            });
  }

  private static void pass(long nanos) {
    long end = System.nanoTime() + nanos;
    TestEngine.await("some time", () -> System.nanoTime() > end);
  }
}
