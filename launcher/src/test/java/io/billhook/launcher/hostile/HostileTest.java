package io.billhook.launcher.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.auth.key.AccessSeeds;
import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.Command;
import io.billhook.launcher.HttpDoor;
import io.billhook.launcher.Served;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code billhook api} with 512 MB under attack, each a few seconds long, with a probe beside it.
 */
@Isolated("It asks how long answers take")
@ExtendWith(VertxExtension.class)
final class HostileTest {
  private static final String OPERATOR = "ada@example.com";
  private static final String PASSWORD = "correct horse";
  private static final int CLIENTS = 200;
  private static final int SECONDS = 4;

  @TempDir private static Path folder = Path.of("");

  private static Command api;
  private static URI base;
  private static String key = "";

  @BeforeAll
  static void start(Vertx vertx) {
    DatabaseConfig config = TestServices.freshDatabase();
    try (Database database = Database.open(vertx, config)) {
      key = new AccessSeeds(database.auth()).seedApiKey("Acme", List.of("emails:read")).key();
    }
    Map<String, String> variables =
        new HashMap<>(
            Served.variables(config, URI.create("http://127.0.0.1:1"), TestServices.freshPrefix()));
    variables.put("JAVA_TOOL_OPTIONS", "-Xmx512m -XX:+ExitOnOutOfMemoryError");
    variables.put("LOG_LEVEL", "ERROR");
    api = Command.start(folder, variables, "api");
    base = api.awaitReady();
    Command.Ended made = Command.createOperator(folder, variables, OPERATOR, PASSWORD);
    assertThat(made.code()).as(made.err()).isZero();
    try (Probe _ = new Probe(HttpDoor.to(base).with(key), OPERATOR, PASSWORD)) {
      pause(3); // so that no attack meets cold code
    }
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @EnumSource
  void nobody_else_waits(Attack attack) throws IOException, InterruptedException {
    Process attacker =
        new ProcessBuilder(
                "nice", // it stands for another machine, which has processors of its own
                "-n",
                "19",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Attack.class.getName(),
                attack.name(),
                Integer.toString(base.getPort()),
                Integer.toString(CLIENTS),
                Integer.toString(SECONDS))
            .inheritIO()
            .start();
    Probe probe = new Probe(HttpDoor.to(base).with(key), OPERATOR, PASSWORD);
    try (probe) {
      assertThat(attacker.waitFor()).isZero();
    } finally {
      attacker.destroyForcibly();
    }
    System.out.println(attack + ": " + probe);
    assertThat(probe.failed()).isEmpty();
    assertThat(probe.percentile(0.99)).isLessThan(1_000);
    assertThat(probe.percentile(1)).isLessThan(5_000);
    assertThat(api.handle().isAlive()).isTrue();
  }

  private static void pause(int seconds) {
    LockSupport.parkNanos(seconds * 1_000_000_000L);
  }
}
