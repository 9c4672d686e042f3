package io.billhook.launcher.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.launcher.Await;
import io.billhook.launcher.Command;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers are killed while they send mails, and an api while it takes them in. */
@ExtendWith(Plants.class)
final class ProcessCrashTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofMillis(200);
  private static final int LATEST_MILLIS = 600;
  private static final int KILLS = 3; // a job that is lost 4 times is given up

  @Test
  void mails_of_killed_processes_are_sent_once(Plant plant) {
    long seed = System.nanoTime();
    System.out.println("killed processes: seed " + seed);
    Random random = new Random(seed);
    long lost = plant.ledger.attempts("lost");
    plant.outages.slowMail(ANSWER);
    try (Command steady = plant.worker(6);
        Traffic traffic = new Traffic(plant, "killed")) {
      steady.awaitReady();
      traffic.flow(2, Duration.ofMillis(100));
      for (int i = 0; i < KILLS; i++) {
        killInMidJob(plant, random);
      }
      plant.crashApi();
      int before = traffic.acknowledged();
      Await.until("traffic afterwards", PATIENCE, () -> traffic.acknowledged() > before);
      traffic.end();
      Verdict.await(plant, traffic, PATIENCE);
    } finally {
      plant.outages.mend();
    }
    assertThat(plant.ledger.attempts("lost")).as("attempts that were cut off").isGreaterThan(lost);
  }

  /** Anywhere in its calls: before the mail is taken, after it, before the outcome is written. */
  private static void killInMidJob(Plant plant, Random random) {
    long before = plant.ledger.newestWorker();
    try (Command victim = plant.worker(6)) {
      victim.awaitReady();
      long process = plant.ledger.newestWorker();
      assertThat(process).isGreaterThan(before);
      Await.until("jobs at the victim", PATIENCE, () -> plant.ledger.runningAt(process) > 0);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LATEST_MILLIS)));
      victim.handle().destroyForcibly(); // SIGKILL
      victim.awaitEnd(PATIENCE);
    }
  }
}
