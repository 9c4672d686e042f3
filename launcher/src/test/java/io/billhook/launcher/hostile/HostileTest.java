package io.billhook.launcher.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import io.billhook.devkit.hostile.Attack;
import io.billhook.devkit.hostile.Bystander;
import io.billhook.devkit.hostile.Probe;
import io.billhook.launcher.Command;
import io.billhook.launcher.Served;
import io.billhook.launcher.StripeSigner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code billhook api} with 512 MB under attack, a few seconds each, with a probe beside it;
 * attacks of one kind at once. The long form is {@code ./bench/run hostile}.
 */
@Isolated("It asks how long answers take")
final class HostileTest {
  private static final int CLIENTS = 300;
  private static final int SECONDS = 3;

  @TempDir private static Path folder = Path.of("");

  private static Command api;
  private static URI base;

  @BeforeAll
  static void start() throws SQLException {
    DatabaseConfig config = TestServices.freshDatabase();
    Bystander.addTo(config.directUrl());
    Map<String, String> variables =
        new HashMap<>(
            Served.variables(config, URI.create("http://127.0.0.1:1"), TestServices.freshPrefix()));
    variables.put("JAVA_TOOL_OPTIONS", "-Xmx512m -XX:+ExitOnOutOfMemoryError");
    variables.put("LOG_LEVEL", "ERROR");
    api = Command.start(folder, variables, "api");
    base = api.awaitReady();
    try (Probe _ = new Probe(base, StripeSigner.SECRET)) {
      pause(3); // so that no attack meets cold code
    }
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  static Stream<Set<Attack>> kinds() {
    return Stream.of(
        EnumSet.of(Attack.DEAF_READERS),
        EnumSet.of(Attack.UNFINISHED_BODIES, Attack.UNFINISHED_WEBHOOKS),
        EnumSet.of(
            Attack.SLOW_HEADS,
            Attack.SLOW_BODIES,
            Attack.SLOW_WEBHOOKS,
            Attack.DRIP_READERS,
            Attack.IDLE_CONNECTIONS),
        EnumSet.of(Attack.COLLIDING_NAMES),
        EnumSet.of(Attack.SLOW_PASSWORDS),
        EnumSet.of(Attack.WRONG_LOG_INS, Attack.SIGN_UPS),
        EnumSet.of(
            Attack.HEADER_FLOODS,
            Attack.GZIP_BODIES,
            Attack.RANGES,
            Attack.IDEMPOTENCY_KEYS,
            Attack.HTTP2));
  }

  @Test
  void no_attack_is_left_out() {
    assertThat(kinds().flatMap(Set::stream)).containsExactlyInAnyOrder(Attack.values());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void nobody_else_waits(Set<Attack> attacks) throws IOException, InterruptedException {
    Process attacker = Attack.start(attacks, base.getPort(), CLIENTS, SECONDS);
    Probe probe = new Probe(base, StripeSigner.SECRET);
    try (probe) {
      assertThat(attacker.waitFor()).as("every connection was opened").isZero();
    } finally {
      attacker.destroyForcibly();
    }
    System.out.println(attacks + ": " + probe);
    assertThat(probe.failed()).isEmpty();
    assertThat(probe.percentile(0.99)).isLessThan(1_000);
    assertThat(probe.percentile(1)).isLessThan(5_000);
    assertThat(api.handle().isAlive()).isTrue();
  }

  private static void pause(int seconds) {
    LockSupport.parkNanos(seconds * 1_000_000_000L);
  }
}
