package io.billhook.api.http.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.billhook.api.TestApi;
import io.billhook.config.RateLimitConfig;
import io.billhook.devkit.TestServices;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many clients through one reverse proxy, whose address all of their connections come from. */
class BehindProxyTest {
  private static final int CLIENTS = 2000;
  private static final int REQUESTS = 3;
  private static final RateLimitConfig ONE_PROXY =
      new RateLimitConfig(RateLimitConfig.Mode.LOCAL, 100, 1);

  @Test
  void two_thousand_keep_alive_clients_are_all_served() throws Exception {
    assumeTrue(mostFiles() > 2 * CLIENTS + 500, "too few open files are allowed (ulimit -n)");
    CyclicBarrier together = new CyclicBarrier(CLIENTS);
    try (var api = new TestApi(TestServices.freshDatabase(), null, ONE_PROXY);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        String address = "203.0." + i / 250 + "." + i % 250;
        clients.add(threads.submit(() -> answers(api.port, address, together)));
      }
      assertThat(statuses(clients)).containsOnly("HTTP/1.1 200").hasSize(CLIENTS * REQUESTS);
    }
  }

  private static List<String> statuses(List<Future<List<String>>> clients)
      throws InterruptedException, ExecutionException {
    List<String> statuses = new ArrayList<>();
    for (Future<List<String>> client : clients) {
      statuses.addAll(client.get());
    }
    return statuses;
  }

  /** Of requests on one connection; all clients are connected before the second one. */
  private static List<String> answers(int port, String address, CyclicBarrier together)
      throws Exception {
    List<String> statuses = new ArrayList<>();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      for (int i = 0; i < REQUESTS; i++) {
        String request =
            "GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: %s\r\n\r\n"
                .formatted(address);
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        statuses.add(status(socket.getInputStream()));
        if (i == 0) {
          together.await(60, TimeUnit.SECONDS);
        }
      }
    }
    return statuses;
  }

  /** Reads a whole answer, which is short. */
  private static String status(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[4096];
    while (!text.toString().endsWith("]}")) {
      int length = in.read(buffer);
      if (length < 0) {
        return "closed after " + text;
      }
      text.append(new String(buffer, 0, length, US_ASCII));
    }
    return text.substring(0, 12);
  }

  private static long mostFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}
