package io.billhook.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.process.JobIds;
import io.billhook.process.Rescue;
import io.billhook.worker.JobCatalog;
import io.billhook.worker.consume.EngineContract.Probe;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A row appears long after its id was minted, and nobody publishes it. */
@Execution(ExecutionMode.CONCURRENT)
class LateCommitTest {
  private static final int COMPLETED = 4;
  private static final String ENQUEUED =
      "INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at, holder)"
          + " VALUES ($1, 'billing.probe', 'billing', '{\"number\": 7}', 1, 3, now(), $2)";

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aTransactionOfADeadProcessThatCommitsLateWithAnOldIdIsFound() {
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      BadNetwork.Part part = network.start();
      network.awaitFilled(part);
      TestEngine engine = part.engine();
      engine.work(new JobCatalog().handle(Probe.KIND, (_, _) -> JobOutcome.done()));
      JobIds ids = new JobIds();
      UUID old = ids.mint();
      UUID since = ids.since();
      for (int i = 0; i < 100; i++) {
        engine.enqueue(Probe.KIND, new Probe(i)); // ids that are higher, and done
      }
      TestEngine.await("they are done", () -> network.count("state = 4") == 100);
      long dead =
          network
              .sql(
                  "INSERT INTO process (role, host, version, seen_at, since) VALUES"
                      + " ('api', 'gone', 'test', now() - interval '11 seconds', $1) RETURNING id",
                  since)
              .first()
              .bigint("id");
      Rescue rescue =
          new Rescue(engine.node.vertx, engine.node.engine, engine.node.membership::id, () -> true);
      rescue.round().await();
      assertThat(network.sql("SELECT FROM process WHERE dead_at IS NOT NULL").size()).isEqualTo(1);
      network.sql(ENQUEUED, old, dead);
      rescue.round().await();
      network.awaitState(old, COMPLETED);
      network.sql("UPDATE process SET dead_at = now() - interval '3 minutes' WHERE id = $1", dead);
      rescue.round().await();
      assertThat(network.sql("SELECT FROM process WHERE freed_at IS NOT NULL").size()).isEqualTo(1);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aCommitThatTheServerFinishesAfterItsConnectionIsGoneIsFound() {
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      BadNetwork.Part part = network.start();
      network.awaitFilled(part);
      TestEngine engine = part.engine();
      engine.work(new JobCatalog().handle(Probe.KIND, (_, _) -> JobOutcome.done()));
      UUID id = engine.node.outbox.mint();
      engine.node.outbox.unknown(List.of(id));
      long later = System.nanoTime() + TimeUnit.SECONDS.toNanos(2); // after the first looks
      TestEngine.await("two seconds", () -> System.nanoTime() > later);
      network.sql(ENQUEUED, id, engine.node.membership.id());
      network.awaitState(id, COMPLETED);
    }
  }
}
