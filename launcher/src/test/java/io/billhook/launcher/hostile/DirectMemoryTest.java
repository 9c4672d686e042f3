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
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An api with very little memory outside the heap, all of which answers that nobody reads take. */
final class DirectMemoryTest {
  private static final int BOUND = 12 << 20;
  private static final int DEAF = 500;

  @Test
  void who_finds_no_memory_is_cut_off_and_the_others_are_served(@TempDir Path folder)
      throws IOException {
    DatabaseConfig config = TestServices.freshDatabase();
    Map<String, String> variables =
        new HashMap<>(
            Served.variables(config, URI.create("http://127.0.0.1:1"), TestServices.freshPrefix()));
    variables.put("JAVA_TOOL_OPTIONS", "-Dio.netty.maxDirectMemory=" + BOUND);
    variables.put("LOG_LEVEL", "ERROR");
    List<Socket> deaf = new ArrayList<>();
    try (Command api = Command.start(folder, variables, "api")) {
      HttpDoor door = HttpDoor.to(api.awaitReady()).with(Served.MANAGEMENT_TOKEN);
      for (int i = 0; i < DEAF; i++) {
        deaf.add(deaf(door.base()));
      }
      Await.until("some are cut off", () -> metric(door, "billhook_http_connections") < DEAF);
      assertThat(metric(door, "billhook_direct_memory_bytes"))
          .isBetween(BOUND / 2.0, (double) BOUND);
      for (int i = 0; i < 20; i++) {
        Await.until("others are served", () -> isLive(door));
      }
      for (Socket socket : deaf) {
        socket.close();
      }
      Await.until("they are gone", () -> metric(door, "billhook_http_connections") < 10);
      for (int i = 0; i < 20; i++) {
        assertThat(isLive(door)).isTrue();
      }
      assertThat(api.handle().isAlive()).isTrue();
    }
  }

  private static Socket deaf(URI base) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
    String bundle = "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n";
    socket.getOutputStream().write(bundle.getBytes(US_ASCII));
    return socket;
  }

  private static boolean isLive(HttpDoor door) {
    try {
      return door.get("/health/live").status() == 200;
    } catch (UncheckedIOException e) {
      return false; // no memory was left for it either; it comes again
    }
  }

  /** A great number while it is not told. */
  private static double metric(HttpDoor door, String name) {
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
