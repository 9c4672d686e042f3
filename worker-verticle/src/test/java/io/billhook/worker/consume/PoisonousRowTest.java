package io.billhook.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.worker.JobCatalog;
import io.billhook.worker.consume.EngineContract.Probe;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The database refuses one job of those that share a statement. */
class PoisonousRowTest {
  private static final int JOBS = 60;
  private static final int POISON = 13;

  @Test
  void aCompletionThatIsRefusedDoesNotFailItsNeighbours() {
    CountDownLatch all = new CountDownLatch(JOBS);
    AtomicInteger repeated = new AtomicInteger();
    try (BadNetwork network = new BadNetwork(TestServices.embeddedBroker())) {
      network.asOwner(
          """
          CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            IF NEW.state = 4 AND NEW.args->>'number' = '13' THEN
              RAISE EXCEPTION 'poison' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
          END $$
          """);
      network.asOwner(
          "CREATE TRIGGER poison BEFORE UPDATE ON job FOR EACH ROW EXECUTE FUNCTION refuse()");
      TestEngine engine = network.start().engine();
      for (int i = 0; i < JOBS; i++) {
        engine.enqueue(Probe.KIND, new Probe(i));
      }
      engine.work(
          new JobCatalog()
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
}
