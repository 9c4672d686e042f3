package io.billhook.launcher.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.billhook.launcher.Command;
import io.billhook.launcher.HttpDoor;
import io.billhook.launcher.Served;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code /health/ready} of api and worker says in bad times, and how they write of these. */
@ExtendWith(Plants.class)
final class ReadinessTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LONG_QUEUE = Duration.ofMinutes(5);

  @Test
  void tables_that_somebody_locks_take_no_writes(Plant plant) throws SQLException {
    try (Command worker = plant.worker(4)) {
      List<HttpDoor> both = both(plant, worker);
      try (Blockade _ = Blockade.at(plant.ledger, "LOCK TABLE webhook_event IN SHARE MODE")) {
        for (HttpDoor door : both) {
          awaitChecks(door, 503, Map.of("reads", true, "writes", false));
          assertThat(door.get("/health/live").status()).isEqualTo(200);
        }
      }
      both.forEach(door -> awaitChecks(door, 200, Map.of("reads", true, "writes", true)));
      try (Blockade _ = Blockade.at(plant.ledger, "LOCK TABLE job IN ACCESS EXCLUSIVE MODE")) {
        both.forEach(door -> awaitChecks(door, 503, Map.of("reads", false, "writes", false)));
      }
      both.forEach(door -> awaitChecks(door, 200, Map.of("reads", true, "writes", true)));
    }
    assertThat(plant.ledger.number("SELECT count(*) FROM job WHERE kind = 'canary'")).isZero();
  }

  @Test
  void a_server_that_takes_no_writes_is_still_read(Plant plant) throws SQLException {
    try (Command worker = plant.worker(4)) {
      List<HttpDoor> both = both(plant, worker);
      order(plant, "ALTER SYSTEM SET default_transaction_read_only = on");
      order(plant, "SELECT pg_reload_conf()");
      both.forEach(door -> awaitChecks(door, 503, Map.of("reads", true, "writes", false)));
      order(plant, "ALTER SYSTEM RESET default_transaction_read_only");
      order(plant, "SELECT pg_reload_conf()");
      both.forEach(door -> awaitChecks(door, 200, Map.of("reads", true, "writes", true)));
    }
  }

  @Test
  void a_queue_that_stops_on_purpose_is_ready_all_the_time(Plant plant) throws SQLException {
    try (Command worker = plant.worker(4)) {
      HttpDoor door = HttpDoor.to(worker.awaitReady());
      awaitChecks(door, 200, Map.of("consumer email", true));
      Set<String> down = ConcurrentHashMap.newKeySet();
      AtomicInteger asked = new AtomicInteger();
      AtomicBoolean over = new AtomicBoolean();
      Thread.ofVirtual()
          .start(
              () -> {
                while (!over.get()) {
                  door.get("/health/ready").json().getJsonObject("checks").stream()
                      .filter(check -> check.getValue().equals(false))
                      .forEach(check -> down.add(check.getKey()));
                  asked.incrementAndGet();
                }
              });
      try {
        for (int i = 0; i < 3; i++) {
          order(plant, "INSERT INTO breaker_override (name, state) VALUES ('brevo', 'open')");
          awaitBreaker(door, "2.0");
          order(plant, "DELETE FROM breaker_override");
          awaitBreaker(door, "0.0");
        }
        int before = asked.get();
        Await.until("more answers", PATIENCE, () -> asked.get() > before + 200);
        assertThat(down).as("what is down").noneMatch(check -> check.startsWith("consumer "));
      } finally {
        over.set(true);
      }
    }
  }

  /** Each fault makes them tell of it; nothing of that is other than a JSON line. */
  @Test
  void all_output_is_json_and_no_promise_ends_twice(Plant plant) {
    Command server = plant.server();
    int apiBefore = server.errLines().size();
    try (Command worker = plant.worker(4);
        Traffic traffic = new Traffic(plant, "lines")) {
      worker.awaitReady();
      traffic.flow(3, Duration.ofMillis(20));
      Await.until("some traffic", PATIENCE, () -> traffic.acknowledged() > 30);
      plant.store.crash();
      plant.rabbit.kill();
      for (String bad : List.of("{", "null", "[]", "{\"to\": 1}", "\u0000")) {
        plant.api.send("POST", "/v1/emails", Map.of("Content-Type", "application/json"), bad);
      }
      int before = traffic.acknowledged();
      Await.until("intake goes on", PATIENCE, () -> traffic.acknowledged() > before + 30);
      plant.rabbit.launch();
      traffic.end();
      Verdict.await(plant, traffic, LONG_QUEUE);
      worker.terminate(PATIENCE);
      assertThat(worker.errLines()).isNotEmpty();
      assertThat(server.errLines()).hasSizeGreaterThan(apiBefore);
      for (Command process : List.of(server, worker)) {
        assertThat(process.notJson()).isEmpty();
        assertThat(process.errLines())
            .noneMatch(line -> line.contains("already complete"))
            .noneMatch(line -> line.contains("Unhandled exception"));
      }
    }
  }

  private static List<HttpDoor> both(Plant plant, Command worker) {
    List<HttpDoor> both =
        Stream.of(plant.api.base(), worker.awaitReady()).map(HttpDoor::to).toList();
    both.forEach(door -> awaitChecks(door, 200, Map.of("reads", true, "writes", true)));
    return both;
  }

  private static void awaitChecks(HttpDoor door, int status, Map<String, Boolean> wanted) {
    Await.until(
        "%d with %s of %s".formatted(status, wanted, door.base()),
        PATIENCE,
        () -> {
          HttpDoor.Answer answer = door.get("/health/ready");
          JsonObject checks = answer.json().getJsonObject("checks");
          return answer.status() == status
              && wanted.entrySet().stream()
                  .allMatch(check -> check.getValue().equals(checks.getBoolean(check.getKey())));
        });
  }

  private static void awaitBreaker(HttpDoor worker, String state) {
    Await.until(
        "the breaker at " + state,
        PATIENCE,
        () ->
            worker
                .with(Served.MANAGEMENT_TOKEN)
                .get("/metrics")
                .body()
                .contains("billhook_breaker_state{name=\"brevo\"} " + state));
  }

  private static void order(Plant plant, String statement) throws SQLException {
    try (Connection connection = plant.ledger.connect();
        var ordering = connection.createStatement()) {
      ordering.execute(statement);
    }
  }
}
