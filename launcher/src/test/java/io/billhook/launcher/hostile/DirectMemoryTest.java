package io.billhook.launcher.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.Await;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.Command;
import io.billhook.launcher.HttpDoor;
import io.billhook.launcher.Served;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An api with very little memory outside the heap. */
final class DirectMemoryTest {
  private static final int BOUND = 12 << 20;
  private static final int DEAF = 500;
  private static final int UNFINISHED = 400;

  @TempDir private static Path folder = Path.of("");

  private static Command api;
  private static HttpDoor door;

  @BeforeAll
  static void start() {
    DatabaseConfig config = TestServices.freshDatabase();
    Map<String, String> variables =
        new HashMap<>(
            Served.variables(config, URI.create("http://127.0.0.1:1"), TestServices.freshPrefix()));
    variables.put("JAVA_TOOL_OPTIONS", "-Dio.netty.maxDirectMemory=" + BOUND);
    variables.put("LOG_LEVEL", "ERROR");
    api = Command.start(folder, variables, "api");
    door = HttpDoor.to(api.awaitReady()).with(Served.MANAGEMENT_TOKEN);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void who_finds_no_memory_is_cut_off_and_the_others_are_served() throws IOException {
    List<Socket> deaf = new ArrayList<>();
    for (int i = 0; i < DEAF; i++) {
      deaf.add(deaf(door.base()));
    }
    Await.until("some are cut off", () -> metric("billhook_http_connections") < DEAF);
    assertThat(metric("billhook_direct_memory_bytes")).isBetween(BOUND / 2.0, (double) BOUND);
    Await.until("others are served", DirectMemoryTest::isLive);
    for (Socket socket : deaf) {
      socket.close();
    }
    allIsWell();
  }

  @Test
  void unfinished_bodies_leave_nothing_behind() throws IOException {
    byte[] begun =
        ("POST /v1/nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
                + "x".repeat(200_000))
            .getBytes(US_ASCII);
    for (int i = 0; i < UNFINISHED; i++) {
      try (Socket socket = new Socket(door.base().getHost(), door.base().getPort())) {
        socket.getOutputStream().write(begun);
      } catch (SocketException _) { // refused before it was all sent
      }
    }
    allIsWell();
  }

  private static void allIsWell() {
    Await.until("they are gone", () -> metric("billhook_http_connections") < 10);
    for (int i = 0; i < 20; i++) {
      assertThat(isLive()).isTrue();
    }
    assertThat(api.handle().isAlive()).isTrue();
  }

  private static Socket deaf(URI base) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
    String bundle = "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n";
    socket.getOutputStream().write(bundle.getBytes(US_ASCII));
    return socket;
  }

  private static boolean isLive() {
    try {
      return door.get("/health/live").status() == 200;
    } catch (UncheckedIOException e) {
      return false; // no memory was left for it either; it comes again
    }
  }

  /** A great number while it is not told. */
  private static double metric(String name) {
    try {
      return door.get("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
          .findFirst()
          .orElse(Double.MAX_VALUE);
    } catch (UncheckedIOException e) {
      return Double.MAX_VALUE;
    }
  }
}
