package io.billhook.api.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.ManagementVerticle;
import io.billhook.api.TestApi;
import io.billhook.config.AppConfig;
import io.billhook.config.ConnectionConfig;
import io.billhook.config.CorsConfig;
import io.billhook.config.HttpConfig;
import io.billhook.config.RateLimitConfig;
import io.billhook.devkit.Await;
import io.billhook.telemetry.Health;
import io.billhook.telemetry.Metrics;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients may hold, through sockets. */
@ExtendWith(VertxExtension.class)
class ConnectionsTest {
  private static final String LIVE = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String BUNDLE = "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String LOG_IN =
      "POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
          + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Metrics metrics = new Metrics();
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    metrics.close();
  }

  @Test
  void at_the_bound_the_longest_idle_one_gives_way(Vertx vertx) throws IOException {
    int port = deploy(vertx, new ConnectionConfig(3, 100, 64, Duration.ZERO), 1);
    Socket first = answered(port);
    Socket second = answered(port);
    Socket third = answered(port);
    ask(first, LIVE); // so the second is the one that has been idle for longest
    Socket fourth = answered(port);
    assertThat(readAll(second)).isEmpty();
    for (Socket kept : List.of(first, third, fourth)) {
      assertThat(ask(kept, LIVE)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void an_address_has_a_bound_of_its_own_unless_it_is_a_proxys(Vertx vertx) throws IOException {
    int port = deploy(vertx, new ConnectionConfig(100, 2, 64, Duration.ZERO), 0);
    Socket first = answered(port);
    Socket second = answered(port);
    assertThat(readAll(connect(port))).isEmpty();
    assertThat(ask(first, LIVE)).startsWith("HTTP/1.1 200");
    second.close();
    Await.until("a place is free again", () -> isAnswered(port));

    int behindProxy = deploy(vertx, new ConnectionConfig(100, 2, 64, Duration.ZERO), 1);
    for (int i = 0; i < 50; i++) {
      answered(behindProxy);
    }
  }

  @Test
  void sixteen_requests_may_wait_behind_one_and_no_more(Vertx vertx) throws IOException {
    int port = deploy(vertx, ConnectionConfig.USUAL, 0);
    Socket some = connect(port);
    send(some, LIVE.repeat(17));
    assertThat(read(some, 17)).isEqualTo(17);
    Socket many = connect(port);
    send(many, LIVE.repeat(2000));
    assertThat(read(many, 2000)).isLessThan(2000);
  }

  @Test
  void who_does_not_read_an_answer_is_cut_off() throws Exception {
    try (var api = new TestApi()) {
      Socket deaf = new Socket();
      sockets.add(deaf);
      deaf.setReceiveBufferSize(4096);
      deaf.setSoTimeout(30_000);
      deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.port));
      send(deaf, BUNDLE.repeat(16)); // more than the system keeps for both ends
      Await.until("it is there", PATIENCE, () -> open(api.metrics) == 1);
      Await.until("it is cut off", PATIENCE, () -> open(api.metrics) == 0);
      assertThat(readAll(deaf).length()).isLessThan(16 * 1_000_000);

      Socket reader = connect(api.port);
      send(reader, BUNDLE + LOG_IN); // whose body waits behind an answer that fills the queue
      String answers = readAll(reader);
      assertThat(answers.length()).isGreaterThan(1_000_000);
      assertThat(answers).contains("HTTP/1.1 422");
    }
  }

  private static double open(Metrics metrics) {
    return metrics.registry().get("billhook_http_connections").gauge().value();
  }

  private int deploy(Vertx vertx, ConnectionConfig connections, int trustedHops) {
    var config =
        new HttpConfig(
            "127.0.0.1",
            0,
            URI.create("http://127.0.0.1"),
            null,
            true,
            CorsConfig.NONE,
            new RateLimitConfig(RateLimitConfig.Mode.OFF, 100, trustedHops),
            connections,
            HttpConfig.USUAL_STORE_TIMEOUT,
            AppConfig.NONE);
    return ManagementVerticle.deploy(vertx, config, new Health(), metrics).await();
  }

  private Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    sockets.add(socket);
    return socket;
  }

  /** One that has had an answer. */
  private Socket answered(int port) throws IOException {
    Socket socket = connect(port);
    assertThat(ask(socket, LIVE)).startsWith("HTTP/1.1 200");
    return socket;
  }

  private boolean isAnswered(int port) {
    try {
      return ask(connect(port), LIVE).startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }

  private static String ask(Socket socket, String request) throws IOException {
    send(socket, request);
    byte[] answer = new byte[8192];
    int length = socket.getInputStream().read(answer);
    return length < 0 ? "" : new String(answer, 0, length, US_ASCII);
  }

  private static void send(Socket socket, String requests) throws IOException {
    socket.getOutputStream().write(requests.getBytes(US_ASCII));
  }

  /** Reads so many answers, or until the server closes; gives how many came. */
  private static int read(Socket socket, int most) throws IOException {
    int answers = 0;
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[8192];
    InputStream in = socket.getInputStream();
    try {
      while (answers < most) {
        int length = in.read(buffer);
        if (length < 0) {
          return answers;
        }
        text.append(new String(buffer, 0, length, US_ASCII));
        answers = text.toString().split("HTTP/1.1 200", -1).length - 1;
      }
    } catch (SocketException _) {
      return answers; // closed with requests of ours unread
    }
    return answers;
  }

  /** Reads until the server closes it. */
  private static String readAll(Socket socket) throws IOException {
    StringBuilder all = new StringBuilder();
    byte[] buffer = new byte[64 * 1024];
    InputStream in = socket.getInputStream();
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        all.append(new String(buffer, 0, n, ISO_8859_1));
      }
    } catch (SocketException _) { // reset, since it had bytes of ours that it did not read
    }
    return all.toString();
  }
}
