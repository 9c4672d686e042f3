package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.billhook.config.StripeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StripeRightsTest {
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  private List<String> missing(String key) throws IOException {
    HttpServer stripe =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stripe.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(exchange.getRequestMethod() + " " + path);
          boolean may = !path.startsWith("/base/v1/checkout") && !path.endsWith("/disputes");
          exchange.sendResponseHeaders(may ? 404 : 403, -1);
          exchange.close();
        });
    stripe.start();
    try {
      URI base = URI.create("http://127.0.0.1:" + stripe.getAddress().getPort() + "/base/");
      return StripeRights.missing(new StripeConfig(key, List.of("whsec_1"), base));
    } finally {
      stripe.stop(0);
    }
  }

  @Test
  void a_restricted_key_is_told_what_it_lacks() throws IOException {
    assertThat(missing("rk_test_1"))
        .containsExactly("Disputes: read", "Checkout sessions: read", "Checkout sessions: write");
    assertThat(asked)
        .filteredOn(call -> call.startsWith("POST"))
        .allMatch(
            call ->
                call.contains("_of_billhook_doctor") || call.matches(".*(sessions|meter_events)"));
  }

  @Test
  void another_key_has_them_all() throws IOException {
    assertThat(missing("sk_test_1")).isEmpty();
    assertThat(asked).isEmpty();
  }
}
