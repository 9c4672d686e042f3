package io.billhook.bench.jobs;

import io.billhook.bench.server.Servers;
import io.billhook.config.WorkerConfig;
import io.billhook.job.JobOutcome;
import io.billhook.node.ProcessContext;
import io.billhook.postgres.Tx;
import io.billhook.process.ProcessHeartbeat.ProcessRole;
import io.billhook.worker.engine.WorkerVerticle;
import io.billhook.worker.engine.WorkerVerticle.Surroundings;
import io.billhook.worker.engine.execute.JobRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A whole process of the product that knows one kind of job, and counts what it enqueues. */
final class Engine implements AutoCloseable {
  /** At once, of the one queue: as many as suit jobs that are over at once. */
  private static final int SLOTS = 1000;

  private static final int JOBS_IN_A_TRANSACTION = 1000;
  private static final int PRODUCERS = 2;
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(5);

  private final ProcessContext node;
  private final Tally tally;
  private final AtomicInteger numbers = new AtomicInteger();
  private @Nullable String worker;

  /**
   * @param most jobs in all
   */
  Engine(Servers servers, int most) {
    node =
        ProcessContext.start(servers.databaseConfig(), servers.broker(), ProcessRole.ALL, "bench");
    tally = new Tally(most);
    await(Duration.ofSeconds(30), node.broker::connected);
  }

  Tally tally() {
    return tally;
  }

  /** Jobs enqueued so far. */
  int enqueued() {
    return numbers.get();
  }

  /** Starts the worker; returns when it takes jobs. */
  void work() {
    var registry =
        new JobRegistry()
            .handle(
                NoOp.KIND,
                (args, _) -> {
                  tally.ran(args.number());
                  return JobOutcome.done();
                });
    var around =
        new Surroundings(
            node.database,
            node.broker,
            node.heartbeat,
            node.reaper,
            new SimpleMeterRegistry(), // a worker registers its own, and here there are several
            node.health);
    var config = new WorkerConfig(SLOTS, Map.of(), 100, GRACE);
    var verticle = new WorkerVerticle(config, registry, around);
    worker = node.vertx.deployVerticle(verticle).await();
  }

  /** Stops the worker; jobs then wait. */
  void rest() {
    String deployed = worker;
    if (deployed != null) {
      worker = null;
      node.vertx.undeploy(deployed).await();
    }
  }

  /** Enqueues jobs, 1,000 a transaction, on two threads. Returns when all have committed. */
  void enqueue(int jobs) {
    AtomicInteger left = new AtomicInteger(jobs);
    try (var threads = Executors.newFixedThreadPool(PRODUCERS)) {
      List<Future<?>> producers = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        producers.add(threads.submit(() -> produce(left)));
      }
      for (Future<?> producer : producers) {
        producer.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("Enqueueing failed", e);
    }
  }

  private void produce(AtomicInteger left) {
    int taken = left.getAndAdd(-JOBS_IN_A_TRANSACTION);
    while (taken > 0) {
      enqueueTogether(Math.min(taken, JOBS_IN_A_TRANSACTION), _ -> {});
      taken = left.getAndAdd(-JOBS_IN_A_TRANSACTION);
    }
  }

  /**
   * Enqueues jobs in one transaction.
   *
   * @param onEnd told how it ended, before anything is published
   * @return the number of the first
   */
  int enqueueTogether(int jobs, Consumer<Tx.End> onEnd) {
    int first = numbers.getAndAdd(jobs);
    node.database
        .worker(null)
        .run(
            tx -> {
              tx.afterEnd(onEnd);
              for (int i = 0; i < jobs; i++) {
                node.outbox.enqueue(tx, NoOp.KIND, new NoOp(first + i));
              }
            });
    return first;
  }

  /** Waits until the broker has confirmed every job up to this id. */
  void awaitPublished(UUID newest) {
    await(Duration.ofMinutes(2), () -> node.heartbeat.ids().since().compareTo(newest) > 0);
  }

  /** Waits until everything enqueued so far has run; false where it takes too long. */
  boolean awaitRuns(Duration longest) {
    return await(longest, () -> tally.different() >= numbers.get());
  }

  static boolean await(Duration longest, BooleanSupplier wanted) {
    long end = System.nanoTime() + longest.toNanos();
    while (!wanted.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return true;
  }

  @Override
  public void close() {
    rest();
    node.close();
  }
}
