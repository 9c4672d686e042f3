package io.billhook.launcher.several;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.auth.key.AccessSeeds;
import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.Await;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.Command;
import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import io.billhook.launcher.Served;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two api processes, by a log-in that may only take their roles. */
@ExtendWith(VertxExtension.class)
final class RevocationTest {
  private static final String MAILS = "/v1/emails";
  private static final int KEYS = 50;
  private static final int CLIENTS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A sixth of the time after which a key would be forgotten by itself. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  @TempDir private Path folder = Path.of("");

  @Test
  void what_one_api_revokes_under_load_the_other_refuses_at_once(Vertx vertx) {
    DatabaseConfig database = TestServices.freshDatabase();
    Map<String, String> owner =
        Served.variables(database, URI.create("http://127.0.0.1:1"), TestServices.freshPrefix());
    Map<String, String> variables =
        Served.withLogIn(folder, Served.with(owner, "RATE_LIMITS", "off"));
    List<String> keys = new ArrayList<>();
    String admin;
    try (Database opened = Database.open(vertx, database)) {
      var seeds = new AccessSeeds(opened.auth());
      admin =
          seeds.seedApiKey("Acme", List.of("api-keys:read", "api-keys:write", "emails:read")).key();
      for (int i = 0; i < KEYS; i++) {
        keys.add(seeds.seedApiKey("Acme", List.of("emails:read")).key());
      }
    }
    try (Command one = Command.start(folder, variables, "api");
        Command other = Command.start(folder, variables, "api")) {
      HttpDoor here = HttpDoor.to(one.awaitReady()).with(admin);
      HttpDoor there = HttpDoor.to(other.awaitReady()).with(admin);
      Await.until("the other hears", PATIENCE, () -> hears(there));
      List<Duration> waits = underLoad(List.of(here, there), () -> revokeAll(here, there, keys));
      List<Duration> sorted = waits.stream().sorted().toList();
      System.out.println(
          "refused by the other api: p50 %d ms, p99 %d ms"
              .formatted(sorted.get(KEYS / 2).toMillis(), sorted.getLast().toMillis()));
      assertThat(sorted).hasSize(KEYS);
      assertThat(sorted.getLast()).isLessThan(LONGEST);
    }
  }

  private static boolean hears(HttpDoor door) {
    JsonObject checks = door.get("/health/ready").json().getJsonObject("checks");
    return checks.getBoolean("access_notices", false);
  }

  /** How long after the answer each is refused by the other. */
  private static List<Duration> revokeAll(HttpDoor here, HttpDoor there, List<String> keys) {
    List<JsonObject> known = FlowClient.data(here.get("/v1/api-keys?limit=200"));
    List<Duration> waits = new ArrayList<>();
    for (String key : keys) {
      String id =
          known.stream()
              .filter(item -> key.startsWith(item.getString("prefix")))
              .findFirst()
              .orElseThrow()
              .getString("id");
      HttpDoor with = there.with(key);
      assertThat(with.get(MAILS).status()).isEqualTo(200);
      assertThat(here.delete("/v1/api-keys/" + id).status()).isEqualTo(204);
      long answered = System.nanoTime();
      Await.until("it is refused", PATIENCE, () -> with.get(MAILS).status() == 401);
      waits.add(Duration.ofNanos(System.nanoTime() - answered));
    }
    return waits;
  }

  private static <T> T underLoad(List<HttpDoor> doors, Supplier<T> work) {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger served = new AtomicInteger();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        HttpDoor door = doors.get(i % doors.size());
        clients.execute(
            () -> {
              while (!over.get() && door.get(MAILS).status() == 200) {
                served.incrementAndGet();
              }
            });
      }
      try {
        return work.get();
      } finally {
        over.set(true);
        assertThat(served.get()).as("load").isGreaterThan(KEYS);
      }
    }
  }
}
