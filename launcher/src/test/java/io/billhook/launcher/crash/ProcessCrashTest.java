package io.billhook.launcher.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.billhook.launcher.Command;
import io.billhook.launcher.FlowClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A worker is killed in each of three moments of a job: before the broker has its ack, before its
 * effect, and after it; and an api while it takes requests in. Each moment is held until it is
 * seen.
 */
@ExtendWith(Plants.class)
final class ProcessCrashTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int AVAILABLE = 1;
  private static final int RUNNING = 2;

  @Test
  void mails_of_killed_processes_are_sent_once(Plant plant) throws SQLException {
    try (Traffic traffic = new Traffic(plant, "killed")) {
      List<String> cutOff =
          List.of(
              killBeforeTheAck(plant, traffic),
              killBeforeTheEffect(plant, traffic),
              killAfterTheEffect(plant, traffic));
      try (Command steady = plant.worker(6)) {
        steady.awaitReady();
        traffic.flow(2, Duration.ofMillis(100));
        Await.until("traffic before", PATIENCE, () -> traffic.acknowledged() > 20);
        plant.crashApi();
        int before = traffic.acknowledged();
        Await.until("traffic afterwards", PATIENCE, () -> traffic.acknowledged() > before);
        traffic.end();
        Verdict.await(plant, traffic, PATIENCE);
      }
      assertThat(cutOff)
          .allSatisfy(
              job ->
                  assertThat(plant.ledger.number("SELECT lost FROM job WHERE id = '" + job + "'"))
                      .as("losses of " + job)
                      .isPositive());
    } finally {
      plant.outages.mend();
    }
  }

  /**
   * The claim stands before somebody's uncommitted row of the same batch, and commits when nobody
   * is left to send the ack. (A locked table would already stop the statement's preparation.)
   */
  private static String killBeforeTheAck(Plant plant, Traffic traffic) throws SQLException {
    try (Command victim = plant.worker(6)) {
      victim.awaitReady();
      String recipient;
      String job;
      try (Blockade claim = Blockade.at(plant.ledger, batches(plant.ledger.newestWorker()))) {
        recipient = traffic.mail();
        job = plant.ledger.jobOf(recipient);
        Await.until("it is claimed", PATIENCE, () -> claim.stops("INSERT INTO hold"));
        assertThat(plant.ledger.state(job)).isEqualTo(AVAILABLE);
        kill(victim);
      }
      Await.until("the claim commits", PATIENCE, () -> plant.ledger.state(job) == RUNNING);
      Await.until("the broker has its message again", PATIENCE, () -> messages(plant) > 0);
      assertThat(plant.client.mailsTo(recipient)).as("effects").isEmpty();
      return job;
    }
  }

  /** The provider has the request and does nothing with it. */
  private static String killBeforeTheEffect(Plant plant, Traffic traffic) {
    plant.outages.deafMail();
    try (Command victim = plant.worker(6)) {
      victim.awaitReady();
      String recipient = traffic.mail();
      String job = awaitRun(plant, recipient);
      long process = plant.ledger.newestWorker();
      Await.until(
          "all that it runs hangs at the provider",
          PATIENCE,
          () -> plant.outages.unheard() >= plant.ledger.runningAt(process));
      kill(victim);
      plant.outages.mend();
      assertThat(plant.client.mailsTo(recipient)).as("effects").isEmpty();
      assertThat(plant.ledger.state(job)).isEqualTo(RUNNING);
      return job;
    }
  }

  /** The provider has sent the mail, and the outcome stands before the job's locked row. */
  private static String killAfterTheEffect(Plant plant, Traffic traffic) throws SQLException {
    plant.outages.slowMail(ANSWER); // time to lock the row of a job that runs
    try (Command victim = plant.worker(6)) {
      victim.awaitReady();
      String recipient = traffic.mail();
      String job = awaitRun(plant, recipient);
      String lock = "SELECT FROM job WHERE id = '" + job + "' FOR UPDATE";
      try (Blockade outcome = Blockade.at(plant.ledger, lock)) {
        Await.until("its end is to be written", PATIENCE, () -> outcome.stops("UPDATE job"));
        assertThat(plant.client.mailsTo(recipient)).as("effects").hasSize(1);
        kill(victim);
        assertThat(plant.ledger.state(job)).isEqualTo(RUNNING);
      }
      return job;
    } finally {
      plant.outages.mend();
    }
  }

  /** The numbers that this worker's next claims will have; it may have begun already. */
  private static String batches(long worker) {
    return "INSERT INTO hold (process, batch, ids) SELECT "
        + worker
        + ", n, '{}' FROM generate_series(0, 1000) AS n ON CONFLICT DO NOTHING";
  }

  private static String awaitRun(Plant plant, String recipient) {
    String job = plant.ledger.jobOf(recipient);
    Await.until("it runs", PATIENCE, () -> plant.ledger.state(job) == RUNNING);
    return job;
  }

  private static void kill(Command victim) {
    victim.handle().destroyForcibly(); // SIGKILL
    victim.awaitEnd(PATIENCE);
  }

  private static long messages(Plant plant) {
    return FlowClient.data(plant.client.ops().get("/ops/api/queues")).stream()
        .filter(queue -> "email".equals(queue.getString("name")))
        .mapToLong(queue -> queue.getLong("messages", 0L))
        .sum();
  }
}
