package io.billhook.worker.engine.brokers;

import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Tx;
import io.billhook.process.JobIds;
import io.billhook.worker.engine.Probe;
import io.billhook.worker.engine.TestEngine;
import io.billhook.worker.engine.execute.JobRegistry;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the engine promises, whatever the broker; each part extends this. */
abstract class EngineContract {
  final URI broker;
  final ConcurrentLinkedQueue<String> runs = new ConcurrentLinkedQueue<>();
  final JobIds ids = new JobIds();
  TestEngine engine; // set before each test

  EngineContract(URI broker) {
    this.broker = broker;
  }

  @BeforeEach
  void start() {
    engine = TestEngine.on(broker);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  /** Works with a handler whose runs are noted. */
  void handle(JobHandler<Probe> handler) {
    JobHandler<Probe> recorded =
        new JobHandler<>() {
          @Override
          public JobOutcome handle(Probe args, JobContext job) throws Exception {
            runs.add(args.number() + "/" + job.attempt());
            return handler.handle(args, job);
          }

          @Override
          public void abandoned(Probe args, JobContext job, String reason, Tx tx) {
            handler.abandoned(args, job, reason, tx);
          }
        };
    engine.work(new JobRegistry().handle(Probe.KIND, recorded));
  }

  /** A job of no process; the relay sends it. */
  UUID insertDue(String args, int lost) {
    UUID id = ids.mint();
    engine.sql(
        "INSERT INTO job (id, kind, queue, args, state, max_attempts, claim, lost, run_at,"
            + " dispatch_at, holder) VALUES ($1, 'billing.probe', 'billing', $2::text::jsonb, 1, 3,"
            + " 1, $3, now(), now(), 0)",
        id,
        args,
        (short) lost);
    return id;
  }
}
