package io.billhook.launcher.several;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.auth.key.AccessSeeds;
import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.Await;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.Command;
import io.billhook.launcher.HttpDoor;
import io.billhook.launcher.Served;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A process that must be gone in eight seconds is, whatever its jobs wait for. */
@ExtendWith(VertxExtension.class)
final class StopSecondsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path folder = Path.of("");

  @Test
  void a_long_job_is_given_back_in_time_and_ends_elsewhere(Vertx vertx) {
    DatabaseConfig config = TestServices.freshDatabase();
    try (Command simulators = Command.start(folder, Map.of(), "simulators", "--port", "0");
        Database database = Database.open(vertx, config)) {
      URI simulated = simulators.awaitReady();
      Map<String, String> variables =
          Served.with(
              Served.variables(config, simulated, TestServices.freshPrefix()),
              "WORKER_GRACE_SECONDS",
              "");
      variables = Served.with(variables, "STOP_SECONDS", "8");
      String key =
          new AccessSeeds(database.auth())
              .seedApiKey("Acme", List.of("emails:read", "emails:write", "jobs:read"))
              .key();
      HttpDoor faults = HttpDoor.to(simulated);
      JsonObject hang =
          new JsonObject().put("provider", "brevo").put("fault", "hang").put("count", 1);
      faults.post("/_sim/faults", hang).ok();
      try (Command api = Command.start(folder, variables, "api");
          Command first = Command.start(folder, variables, "worker")) {
        HttpDoor door = HttpDoor.to(api.awaitReady()).with(key);
        first.awaitReady();
        try (Command second = Command.start(folder, variables, "worker")) {
          second.awaitReady();
          JsonObject mail =
              new JsonObject().put("to", "a@example.com").put("subject", "Hi").put("text", "Hi");
          UUID job = UUID.fromString(door.post("/v1/emails", mail).json().getString("job_id"));
          Await.until("the call hangs", PATIENCE, () -> isUsedUp(faults));
          long holder = holder(database, job);
          Command busy = holder == workers(database).getFirst() ? first : second;
          long from = System.nanoTime();
          assertThat(busy.terminate(PATIENCE).code()).isEqualTo(143);
          assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(8));
          Await.until(
              "its end in the other worker",
              PATIENCE,
              () -> "completed".equals(door.get("/v1/jobs/" + job).json().getString("state")));
          assertThat(number(database, "SELECT holder AS n FROM job WHERE id = $1", job))
              .isNotEqualTo(holder)
              .isIn(workers(database));
          assertThat(number(database, "SELECT lost::bigint AS n FROM job WHERE id = $1", job))
              .isZero();
          assertThat(number(database, "SELECT attempt::bigint AS n FROM job WHERE id = $1", job))
              .as("attempts that count")
              .isEqualTo(1);
        }
      }
    }
  }

  /** Whether a call has met the one that hangs. */
  private static boolean isUsedUp(HttpDoor faults) {
    return faults.get("/_sim/faults").json().getJsonArray("data").isEmpty();
  }

  private static long holder(Database database, UUID job) {
    return number(database, "SELECT holder AS n FROM job WHERE id = $1", job);
  }

  private static long number(Database database, String sql, UUID job) {
    return database.engine().transact(tx -> tx.query(sql, job).first()).bigint("n");
  }

  /** In the order in which they began. */
  private static List<Long> workers(Database database) {
    return database
        .engine()
        .transact(
            tx ->
                tx.query("SELECT id FROM process WHERE role = 'worker' ORDER BY id")
                    .map(row -> row.bigint("id")));
  }
}
