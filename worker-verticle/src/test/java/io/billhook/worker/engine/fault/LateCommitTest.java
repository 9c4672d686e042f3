package io.billhook.worker.engine.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.process.DeadProcessReaper;
import io.billhook.process.JobIds;
import io.billhook.worker.engine.Probe;
import io.billhook.worker.engine.TestEngine;
import io.billhook.worker.engine.execute.JobRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
  void a_transaction_of_a_dead_process_that_commits_late_with_an_old_id_is_found() {
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      BadNetwork.Part part = network.start();
      network.awaitFilled(part);
      TestEngine engine = part.engine();
      engine.work(new JobRegistry().handle(Probe.KIND, (_, _) -> JobOutcome.done()));
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
      DeadProcessReaper reaper =
          new DeadProcessReaper(
              engine.node.vertx, engine.node.engine, engine.node.heartbeat::id, () -> true);
      reaper.round().await();
      assertThat(network.sql("SELECT FROM process WHERE dead_at IS NOT NULL").size()).isEqualTo(1);
      network.sql(ENQUEUED, old, dead);
      reaper.round().await();
      network.awaitState(old, COMPLETED);
      network.sql("UPDATE process SET dead_at = now() - interval '3 minutes' WHERE id = $1", dead);
      reaper.round().await();
      assertThat(network.sql("SELECT FROM process WHERE freed_at IS NOT NULL").size()).isEqualTo(1);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void what_was_enqueued_long_after_a_death_is_not_looked_through_for_it() {
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      TestEngine engine = network.start().engine();
      Row dead =
          network
              .sql(
                  "INSERT INTO process (role, host, version, seen_at, dead_at, since) VALUES"
                      + " ('api', 'gone', 'test', now(), now(), $1) RETURNING id, dead_at",
                  new UUID(0, 0))
              .first();
      UUID soon = JobIds.lowestAt(dead.instant("dead_at").plusSeconds(30));
      UUID late = JobIds.lowestAt(dead.instant("dead_at").plusSeconds(90));
      network.sql(ENQUEUED, soon, dead.bigint("id"));
      network.sql(ENQUEUED, late, dead.bigint("id"));
      new DeadProcessReaper(
              engine.node.vertx, engine.node.engine, engine.node.heartbeat::id, () -> true)
          .round()
          .await();
      assertThat(network.job(soon).bigint("holder")).isEqualTo(engine.node.heartbeat.id());
      assertThat(network.job(late).bigint("holder")).isEqualTo(dead.bigint("id"));
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void who_left_in_order_has_waiting_jobs_looked_for_only_where_some_may_be_unsent() {
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      BadNetwork.Part part = network.start();
      TestEngine stays = part.engine();
      network.awaitFilled(part);
      TestEngine one = stays.another();
      UUID sent = one.enqueue(Probe.KIND, new Probe(1));
      JobIds ofOne = one.node.heartbeat.ids();
      TestEngine.await("it is sent", () -> ofOne.since().compareTo(sent) > 0);
      long inOrder = one.node.heartbeat.id();
      one.close();
      assertThatIllegalStateException().isThrownBy(ofOne::mint);
      assertThat(since(network, inOrder)).isEqualTo(new UUID(-1, -1));
      UUID cannotBe = stays.node.outbox.mint();
      network.sql(ENQUEUED, cannotBe, inOrder);

      TestEngine two = stays.another();
      UUID unsent = two.node.outbox.mint();
      long hasty = two.node.heartbeat.id();
      two.close();
      assertThat(since(network, hasty)).isEqualTo(unsent);
      network.sql(ENQUEUED, unsent, hasty);

      new DeadProcessReaper(
              stays.node.vertx, stays.node.engine, stays.node.heartbeat::id, () -> true)
          .round()
          .await();
      assertThat(network.job(unsent).bigint("holder")).isEqualTo(stays.node.heartbeat.id());
      assertThat(network.job(cannotBe).bigint("holder")).isEqualTo(inOrder);
    }
  }

  private static UUID since(BadNetwork network, long process) {
    return network.sql("SELECT since FROM process WHERE id = $1", process).first().uuid("since");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void a_job_whose_args_cannot_be_made_leaves_no_id_open() {
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      var node = network.start().engine().node;
      AtomicReference<UUID> minted = new AtomicReference<>(new UUID(0, 0));
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  node.database.run(
                      Role.API,
                      TenantScope.none(),
                      tx ->
                          node.outbox.enqueueNaming(
                              tx,
                              Probe.KIND,
                              id -> {
                                minted.set(id);
                                throw new IllegalStateException("no args");
                              },
                              JobOptions.none())));
      assertThat(node.heartbeat.ids().since()).isGreaterThan(minted.get());
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void a_commit_that_the_server_finishes_after_its_connection_is_gone_is_found() {
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      BadNetwork.Part part = network.start();
      network.awaitFilled(part);
      TestEngine engine = part.engine();
      engine.work(new JobRegistry().handle(Probe.KIND, (_, _) -> JobOutcome.done()));
      UUID id = engine.node.outbox.mint();
      engine.node.outbox.unknown(List.of(id));
      long later = System.nanoTime() + TimeUnit.SECONDS.toNanos(2); // after the first looks
      TestEngine.await("two seconds", () -> System.nanoTime() > later);
      network.sql(ENQUEUED, id, engine.node.heartbeat.id());
      // Found by the look 6 s after, or by the last one, at 66 s, where the row came too late.
      TestEngine.await(
          "it is found",
          Duration.ofSeconds(90),
          () -> network.job(id).integer("state") == COMPLETED);
    }
  }
}
