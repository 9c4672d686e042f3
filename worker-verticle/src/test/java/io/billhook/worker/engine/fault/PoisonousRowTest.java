package io.billhook.worker.engine.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.Relay;
import io.billhook.worker.engine.Probe;
import io.billhook.worker.engine.TestEngine;
import io.billhook.worker.engine.execute.JobRegistry;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The database refuses one job of those that share a statement. */
class PoisonousRowTest {
  private static final int JOBS = 60;
  private static final int POISON = 13;

  @Test
  void a_completion_that_is_refused_does_not_fail_its_neighbours() {
    CountDownLatch all = new CountDownLatch(JOBS);
    AtomicInteger repeated = new AtomicInteger();
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      refuse(network, "NEW.state = 4");
      TestEngine engine = network.start().engine();
      for (int i = 0; i < JOBS; i++) {
        engine.enqueue(Probe.KIND, new Probe(i));
      }
      engine.work(
          new JobRegistry()
              .handle(
                  Probe.KIND,
                  (args, job) -> {
                    if (job.attempt() > 1 && args.number() != POISON) {
                      repeated.incrementAndGet();
                    }
                    all.countDown();
                    all.await(); // so that they end together
                    return JobOutcome.done();
                  }));
      TestEngine.await("the others are done", () -> network.count("state = 4") == JOBS - 1);
      TestEngine.await("the poisonous one is dead", () -> network.count("state = 6") == 1);
      assertThat(repeated).hasValue(0);
      assertThat(network.count("state = 4 AND attempt > 1")).isZero();
      assertThat(network.sql("SELECT reason FROM dead_job").first().text("reason"))
          .contains("poison");
    }
  }

  @Test
  void a_claim_that_is_refused_stops_nobody_else() {
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      refuse(network, "NEW.state = 2");
      TestEngine engine = network.start().engine();
      for (int i = 0; i < JOBS; i++) {
        engine.enqueue(Probe.KIND, new Probe(i));
      }
      engine.work(new JobRegistry().handle(Probe.KIND, (_, _) -> JobOutcome.done()));
      TestEngine.await("the others are done", () -> network.count("state = 4") == JOBS - 1);
      TestEngine.await(
          "an operator can find it",
          () ->
              !network
                  .sql("SELECT FROM dead_message WHERE reason = 'claim refused: 23514'")
                  .isEmpty());
      network.awaitState(engine.enqueue(Probe.KIND, new Probe(JOBS)), 4);
      network.asOwner("DROP TRIGGER poison ON job"); // the row is repaired
      network.sql("UPDATE job SET dispatch_at = now() WHERE state = 1");
      TestEngine.await("it is done, too", () -> network.count("state = 4") == JOBS + 1);
    }
  }

  @Test
  void a_scheduled_job_that_the_relay_cannot_move_stops_nobody_else() {
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      BadNetwork.Part part = network.start();
      network.awaitFilled(part);
      part.engine().work(new JobRegistry().handle(Probe.KIND, (_, _) -> JobOutcome.done()));
      refuse(network, "OLD.state = 0 AND NEW.state = 1");
      for (int i = 0; i < JOBS; i++) {
        network.insert(i);
      }
      network.sql("UPDATE job SET state = 0, dispatch_at = now()");
      TestEngine.await("the others are done", () -> network.count("state = 4") == JOBS - 1);
      UUID later = network.insert(JOBS);
      network.sql("UPDATE job SET state = 0, dispatch_at = now() WHERE id = $1", later);
      network.awaitState(later, 4);
      assertThat(network.count("state = 0")).isEqualTo(1);
    }
  }

  @Test
  void a_job_that_cannot_be_made_due_does_not_keep_a_lost_queue_from_being_filled() {
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      BadNetwork.Part part = network.start();
      network.awaitFilled(part);
      part.engine().work(new JobRegistry().handle(Probe.KIND, (_, _) -> JobOutcome.done()));
      refuse(network, "OLD.dispatch_at IS NULL AND NEW.dispatch_at IS NOT NULL");
      network.sql(
          "INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at)"
              + " SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,"
              + " 'billing.probe', 'billing', jsonb_build_object('number', n), 1, 3, now()"
              + " FROM generate_series(1, $1::int) AS n",
          JOBS);
      Relay.noteLostQueue(part.engine().node.engine, "billing").await();
      network.awaitFilled(part);
      TestEngine.await("the others are done", () -> network.count("state = 4") == JOBS - 1);
      assertThat(network.count("state = 1")).isEqualTo(1);
    }
  }

  @Test
  void a_running_job_that_cannot_be_freed_stops_nobody_else() {
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      BadNetwork.Part part = network.start();
      network.awaitFilled(part);
      refuse(network, "OLD.state = 2 AND NEW.state = 1");
      long first = dead(network, List.of(network.insert(POISON), network.insert(POISON + 1)));
      long second = dead(network, List.of(network.insert(POISON + 2)));
      part.engine().work(new JobRegistry().handle(Probe.KIND, (_, _) -> JobOutcome.done()));
      TestEngine.await("the others are done", () -> network.count("state = 4") == 2);
      assertThat(network.count("state = 2 AND holder = " + first)).isEqualTo(1);
      assertThat(network.count("state = 2 AND holder = " + second)).isZero();
    }
  }

  /** A process that has died while it ran these. */
  private static long dead(BadNetwork network, List<UUID> jobs) {
    long process =
        network
            .sql(
                "INSERT INTO process (role, host, version, seen_at, dead_at, since)"
                    + " VALUES ('worker', 'gone', 'test', now(), now(), $1) RETURNING id",
                new UUID(0, 0))
            .first()
            .bigint("id");
    network.sql("INSERT INTO hold (process, batch, ids) VALUES ($1, 1, $2)", process, jobs);
    network.sql(
        "UPDATE job SET state = 2, claim = 1, attempt = 1, attempted_at = now(), holder = $1"
            + " WHERE id = ANY ($2::uuid[])",
        process,
        jobs);
    return process;
  }

  /** The database takes no change of this kind to the poisonous job. */
  private static void refuse(BadNetwork network, String change) {
    network.asOwner(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF %s AND NEW.args->>'number' = '%d' THEN
            RAISE EXCEPTION 'poison' USING ERRCODE = 'check_violation';
          END IF;
          RETURN NEW;
        END $$
        """
            .formatted(change, POISON));
    network.asOwner(
        "CREATE TRIGGER poison BEFORE UPDATE ON job FOR EACH ROW EXECUTE FUNCTION refuse()");
  }
}
