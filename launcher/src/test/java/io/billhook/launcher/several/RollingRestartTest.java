package io.billhook.launcher.several;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.auth.key.AccessSeeds;
import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.Await;
import io.billhook.devkit.FreePort;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.Command;
import io.billhook.launcher.HttpDoor;
import io.billhook.launcher.RawHttp;
import io.billhook.launcher.Served;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two apis behind a balancer, one restarted after the other, under clients that keep connections.
 */
@ExtendWith(VertxExtension.class)
final class RollingRestartTest {
  private static final int REQUESTS = 5000;
  private static final int RESTARTS = 3;
  private static final int CLIENTS = 16;
  private static final String LIVE = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path folder = Path.of("");

  private Map<String, String> variables = Map.of();
  private String key = "";

  @BeforeEach
  void prepare(Vertx vertx) {
    DatabaseConfig database = TestServices.freshDatabase();
    URI nowhere = URI.create("http://127.0.0.1:1");
    variables =
        Served.with(
            Served.variables(database, nowhere, TestServices.freshPrefix()), "RATE_LIMITS", "off");
    variables = Served.with(variables, "EMAIL_NEW_TENANT_DAILY", "0"); // all to one address
    // The day's count of a tenant is one row, for which all clients here would queue.
    variables = Served.with(variables, "EMAIL_DAILY", "0");
    try (Database opened = Database.open(vertx, database)) {
      key =
          new AccessSeeds(opened.auth())
              .seedApiKey("Acme", List.of("emails:read", "emails:write"))
              .key();
    }
  }

  @Test
  void no_request_fails_while_apis_are_restarted() {
    List<Integer> ports = List.of(FreePort.find(), FreePort.find());
    List<URI> bases = ports.stream().map(port -> URI.create("http://127.0.0.1:" + port)).toList();
    List<Command> apis = new ArrayList<>();
    List<Command> ended = new ArrayList<>();
    try (Balancer balancer = new Balancer(bases)) {
      ports.forEach(port -> apis.add(start(port)));
      bases.forEach(base -> awaitLed(balancer, base));
      try (Clients clients = new Clients(HttpDoor.to(balancer.base()).with(key))) {
        for (int i = 0; i < RESTARTS; i++) {
          clients.awaitMore(REQUESTS / (RESTARTS + 1));
          int which = i % apis.size();
          assertThat(apis.get(which).terminate(PATIENCE).code()).isEqualTo(143);
          ended.add(apis.set(which, start(ports.get(which))));
          awaitLed(balancer, bases.get(which));
        }
        clients.awaitMore(REQUESTS / (RESTARTS + 1));
        clients.stop();
        ended.addAll(apis);
        assertThat(clients.failed).as(() -> warnings(ended)).isEmpty();
        assertThat(clients.answered.get()).isGreaterThanOrEqualTo(REQUESTS);
      }
    } finally {
      apis.forEach(Command::close);
    }
  }

  /** Who has an open connection is told of the end before it comes. */
  @Test
  void a_process_that_is_told_to_end_is_not_ready_and_serves_on() throws IOException {
    try (Command api =
        Command.start(folder, Served.with(variables, "DRAIN_SECONDS", "20"), "api")) {
      HttpDoor door = HttpDoor.to(api.awaitReady()).with(key);
      assertThat(door.get("/health/ready").status()).isEqualTo(200);
      api.handle().destroy();
      Await.until("unready", () -> door.get("/health/ready").status() == 503);
      JsonObject checks = door.get("/health/ready").json().getJsonObject("checks");
      assertThat(checks.stream().filter(check -> check.getValue().equals(false)))
          .extracting(Map.Entry::getKey)
          .containsExactly("stays");
      assertThat(RawHttp.exchange(door.base(), LIVE))
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("\r\nconnection: close\r\n");
      assertThat(door.post("/v1/emails", mail()).status()).isEqualTo(202);
      assertThat(api.awaitEnd(PATIENCE).code()).isEqualTo(143);
    }
  }

  private Command start(int port) {
    return Command.start(folder, variables, "api", "--port", Integer.toString(port));
  }

  /** What apis say of the requests that they could not serve. */
  private static String warnings(List<Command> apis) {
    return apis.stream()
        .flatMap(api -> api.errLines().stream())
        .filter(line -> line.contains("\"http.") && line.contains("\"WARN\""))
        .distinct()
        .limit(20)
        .collect(Collectors.joining("\n"));
  }

  private static void awaitLed(Balancer balancer, URI api) {
    Await.until("the balancer takes " + api, PATIENCE, () -> balancer.sends(api));
  }

  private static JsonObject mail() {
    return new JsonObject().put("to", "ada@example.com").put("subject", "Hi").put("text", "Hi");
  }

  /**
   * They repeat nothing by themselves but what {@code java.net.http} does; with pauses, so that
   * connections are idle at all times.
   */
  private static final class Clients implements AutoCloseable {
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    final AtomicInteger answered = new AtomicInteger();
    final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Clients(HttpDoor door) {
      for (int i = 0; i < CLIENTS; i++) {
        threads.execute(() -> run(door));
      }
    }

    private void run(HttpDoor door) {
      while (!over.get()) {
        boolean sends = ThreadLocalRandom.current().nextBoolean();
        try {
          HttpDoor.Answer answer =
              sends ? door.post("/v1/emails", mail()) : door.get("/v1/emails?limit=1");
          if (answer.status() >= 300) {
            failed.add(answer.status() + " " + answer.body());
          }
        } catch (UncheckedIOException e) {
          failed.add(e.getMessage() + ": " + e.getCause());
        }
        answered.incrementAndGet();
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE));
      }
    }

    void awaitMore(int requests) {
      int wanted = answered.get() + requests;
      Await.until(requests + " more requests", PATIENCE, () -> answered.get() >= wanted);
    }

    void stop() {
      over.set(true);
      threads.close();
    }

    @Override
    public void close() {
      stop();
    }
  }
}
