package io.billhook.launcher.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.billhook.launcher.Command;
import io.billhook.launcher.HttpDoor;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An api is killed between work and answer, and its clients ask again under the same keys. */
@ExtendWith(Plants.class)
final class RepeatedRequestTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SETTLED = Duration.ofMillis(50);
  private static final int LONGEST_PAUSE_MILLIS = 40;
  private static final int CLIENTS = 8;

  private final Map<String, String> answered = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();
  private volatile boolean stopped;

  @Test
  void a_request_that_is_repeated_until_it_is_answered_is_done_once(Plant plant)
      throws InterruptedException {
    List<Thread> clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(_ -> Thread.ofVirtual().start(() -> run(plant.api)))
            .toList();
    try {
      Await.until("answers", PATIENCE, () -> answered.size() > CLIENTS);
      Set<String> unanswered =
          Await.value("work without an answer", PATIENCE, () -> stopInBetween(plant));
      plant.crashApi();
      Await.until("their answers", PATIENCE, () -> answered.keySet().containsAll(unanswered));
    } finally {
      stopped = true;
      for (Thread client : clients) {
        client.join();
      }
    }
    assertThat(stored(plant)).hasSize(answered.size());
    answered.forEach(
        (recipient, id) ->
            assertThat(
                    plant.ledger.texts(
                        "SELECT id FROM email WHERE recipient = '" + recipient + "'"))
                .containsExactly(id));
    try (Command worker = plant.worker(16)) { // nothing is left to the next test's worker
      worker.awaitReady();
      Await.until("their mails", PATIENCE, plant.ledger::allEnded);
    }
    assertThat(plant.client.inbox())
        .extracting(mail -> mail.getString("to"))
        .filteredOn(to -> to.startsWith("repeat"))
        .containsExactlyInAnyOrderElementsOf(answered.keySet());
  }

  private void run(HttpDoor api) {
    while (!stopped) {
      String recipient = "repeat" + next.getAndIncrement() + "@example.com";
      JsonObject mail =
          new JsonObject().put("to", recipient).put("subject", "Once").put("text", "Once.");
      while (!isAnswered(api, recipient, mail)) {
        pause();
      }
      pause();
    }
  }

  /** Of any length: clients in step with the stops would never be met between work and answer. */
  private static void pause() {
    LockSupport.parkNanos(
        TimeUnit.MILLISECONDS.toNanos(
            ThreadLocalRandom.current().nextInt(1, LONGEST_PAUSE_MILLIS + 1)));
  }

  private boolean isAnswered(HttpDoor api, String recipient, JsonObject mail) {
    try {
      HttpDoor.Answer answer = api.post("/v1/emails", recipient, mail);
      if (answer.status() != 202) {
        assertThat(answer.status()).as(answer.body()).isIn(409, 503);
        return false;
      }
      answered.put(recipient, answer.json().getString("id"));
      return true;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  /**
   * Whose mails are committed and not acknowledged by an api that stands still; it goes on else.
   */
  private Optional<Set<String>> stopInBetween(Plant plant) {
    plant.signalApi("STOP");
    LockSupport.parkNanos(SETTLED.toNanos()); // what it has sent arrives, at PostgreSQL and here
    Set<String> between = new HashSet<>(stored(plant));
    between.removeAll(answered.keySet());
    if (between.isEmpty()) {
      plant.signalApi("CONT");
      return Optional.empty();
    }
    System.out.println("killed between work and answer: " + between.size());
    return Optional.of(between);
  }

  private static List<String> stored(Plant plant) {
    return plant.ledger.texts("SELECT recipient FROM email WHERE recipient ~ '^repeat[0-9]+@'");
  }
}
