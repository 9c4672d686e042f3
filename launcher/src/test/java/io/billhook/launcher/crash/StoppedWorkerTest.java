package io.billhook.launcher.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.billhook.launcher.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker stands still for half a minute, as in a paused container, and goes on. */
@ExtendWith(Plants.class)
final class StoppedWorkerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STILL = Duration.ofSeconds(30);

  /** From the stop: 10 s of silence, up to 2 s until somebody looks, and the calls. */
  private static final long TAKEN_OVER_SECONDS = 15;

  private static final int COMPLETED = 4;
  private static final int SLOTS = 16;

  /** Time to stop a worker that has asked; the other's calls are over before it takes over. */
  private static final Duration ANSWER = Duration.ofSeconds(9);

  @Test
  void a_stopped_worker_loses_its_jobs_to_another_and_registers_anew(Plant plant) {
    Ledger ledger = plant.ledger;
    try (Command still = plant.worker(SLOTS);
        Traffic traffic = new Traffic(plant, "still")) {
      still.awaitReady();
      long stopped = ledger.newestWorker();
      long last;
      long asked;
      try (Command other = plant.worker(SLOTS)) {
        other.awaitReady();
        last = ledger.newestWorker();
        plant.outages.slowMail(ANSWER);
        traffic.burst(40, 2); // more than both have slots
        // All have asked, and none is answered: what is between its gate and the wire cannot be
        // held back, and would be one call more.
        Await.until(
            "calls of all slots", PATIENCE, () -> Verdict.calls(plant, traffic) >= 2 * SLOTS);
        long moment = System.nanoTime();
        String stop = ledger.texts("SELECT now()").getFirst();
        still.signal("STOP");
        List<String> cutOff = ledger.jobsAt(stopped);
        assertThat(cutOff).as("jobs cut off").isNotEmpty();
        plant.outages.mend();
        traffic.burst(30, 2); // the broker still gives the stopped one its share
        Await.until(
            "what was cut off is done by the other",
            PATIENCE,
            () -> cutOff.stream().allMatch(job -> ledger.state(job) == COMPLETED));
        assertThat(cutOff)
            .as("seconds from the stop")
            .allSatisfy(
                job ->
                    assertThat(secondsToItsEnd(ledger, job, stop))
                        .isLessThanOrEqualTo(TAKEN_OVER_SECONDS));
        Verdict.await(plant, traffic, PATIENCE); // what was given to the stopped one since
        asked = Verdict.calls(plant, traffic);
        LockSupport.parkNanos(STILL.toNanos() - (System.nanoTime() - moment));
      } finally {
        still.signal("CONT");
        plant.outages.mend();
      }
      Await.until("a new registration", PATIENCE, () -> ledger.newestWorker() > last);
      assertThat(ledger.texts("SELECT dead_at FROM process WHERE id = " + stopped))
          .doesNotContainNull();
      try (Traffic more = new Traffic(plant, "again")) {
        more.burst(10, 2);
        Verdict.await(plant, more, PATIENCE);
      }
      Verdict.await(plant, traffic, PATIENCE);
      assertThat(Verdict.calls(plant, traffic))
          .as("calls to Brevo, none of them from the one that had been stopped")
          .isEqualTo(asked);
    }
  }

  /** Begun ones count; by the database's clock, whoever looks and however late. */
  private static long secondsToItsEnd(Ledger ledger, String job, String start) {
    return ledger.number(
        "SELECT ceil(extract(epoch FROM finalized_at - '%s'))::bigint FROM job WHERE id = '%s'"
            .formatted(start, job));
  }
}
