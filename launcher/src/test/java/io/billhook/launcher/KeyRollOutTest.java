package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.Await;
import io.billhook.devkit.FreePort;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Keys are changed in one roll-out over two apis that are in use, and nobody is refused. */
@ExtendWith(VertxExtension.class)
final class KeyRollOutTest {
  private static final String K1 = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=";
  private static final String K2 = "k2:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAI=";
  private static final String EMAIL = "ada@example.com";
  private static final String PASSWORD = "battery staple";
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path folder = Path.of("");

  @Test
  void nobody_is_refused(Vertx vertx) {
    DatabaseConfig config = TestServices.freshDatabase();
    Map<String, String> first = variables(config, K1);
    Map<String, String> both = variables(config, K2 + "," + K1);
    List<Integer> ports = List.of(FreePort.find(), FreePort.find());
    Command a = api(first, ports.getFirst());
    Command b = api(first, ports.getLast());
    try (Database database = Database.open(vertx, config);
        var load = new TwoDoorLoad(List.of(a.awaitReady(), b.awaitReady()))) {
      Command.createOperator(folder, first, EMAIL, PASSWORD);
      load.start(EMAIL, PASSWORD);
      a = anew(a, both, ports.getFirst());
      awaitMore(load, 100);
      assertThat(sealedBy(database, "k2")).as("the other cannot open it").isZero();
      b = anew(b, both, ports.getLast());
      Await.until("the new key seals", LONG, () -> sealedBy(database, "k2") > 5);

      Set<String> before = Set.copyOf(load.signers());
      Command.Ended rotated = Command.run(folder, both, "keys", "rotate", "--now");
      assertThat(rotated.code()).as(rotated.err()).isZero();
      Await.until("the new key signs", LONG, () -> !before.containsAll(load.signers()));
      awaitMore(load, 200);
      assertThat(load.refused()).isEmpty();
    } finally {
      a.close();
      b.close();
    }
  }

  private static Map<String, String> variables(DatabaseConfig config, String keys) {
    URI nobody = URI.create("http://127.0.0.1:9");
    Map<String, String> all = Served.variables(config, nobody, TestServices.freshPrefix());
    all.putAll(
        Map.of("ENCRYPTION_KEYS", keys, "RATE_LIMITS", "off", "TENANTS_PER_ACCOUNT", "10000"));
    return all;
  }

  private Command api(Map<String, String> variables, int port) {
    return Command.start(folder, variables, "api", "--port", Integer.toString(port));
  }

  private Command anew(Command old, Map<String, String> variables, int port) {
    old.terminate(LONG);
    Command next = api(variables, port);
    next.awaitReady();
    return next;
  }

  /** Of repeated requests' answers, which every api must open. */
  private static long sealedBy(Database database, String key) {
    return database
        .keys()
        .read(
            "SELECT count(*) FROM idempotency_key WHERE substr(answer, 3, 2) = $1::text::bytea",
            key)
        .first()
        .bigint("count");
  }

  private static void awaitMore(TwoDoorLoad load, int answers) {
    int before = load.answers();
    Await.until("it is in use", LONG, () -> load.answers() > before + answers);
  }
}
