package io.billhook.api.http.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.api.ManagementVerticle;
import io.billhook.api.TestApi;
import io.billhook.config.HttpConfig;
import io.billhook.devkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests of which two readers can see different ends, at the port of the api and at that of a
 * worker. Behind each stands a second one in the same bytes, which must not be answered.
 */
class FramingTest {
  private static final String SECOND = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String BODY = "2\r\n{}\r\n0\r\n\r\n";
  private static final String CHUNKED = post("Transfer-Encoding: chunked", "");

  private static TestApi api;
  private static List<Integer> ports = List.of();

  @BeforeAll
  static void start() {
    api = new TestApi();
    var config = new HttpConfig("127.0.0.1", 0, URI.create("http://127.0.0.1"), null, true);
    int worker = ManagementVerticle.deploy(api.vertx, config, api.health, api.metrics).await();
    ports = List.of(api.port, worker);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  static Stream<Arguments> doubtful() {
    return Stream.of(
        Arguments.of(
            "length and chunked", post("Content-Length: 12\r\nTransfer-Encoding: chunked")),
        Arguments.of(
            "chunked and length", post("Transfer-Encoding: chunked\r\nContent-Length: 12")),
        Arguments.of("xchunked", post("Transfer-Encoding: xchunked")),
        Arguments.of("chunked is not the last", post("Transfer-Encoding: chunked, gzip")),
        Arguments.of("chunked twice", post("Transfer-Encoding: chunked, chunked")),
        Arguments.of(
            "two of them", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")),
        Arguments.of("an empty coding", post("Transfer-Encoding: , chunked")),
        Arguments.of("a folded coding", post("Transfer-Encoding:\r\n chunked")),
        Arguments.of("a vertical tab", post("Transfer-Encoding: \u000bchunked")),
        Arguments.of("a space before the colon", post("Transfer-Encoding : chunked")),
        Arguments.of("a coding in 1.0", post("Transfer-Encoding: chunked").replace("/1.1", "/1.0")),
        Arguments.of("two lengths", post("Content-Length: 2\r\nContent-Length: 40")),
        Arguments.of("a list of lengths", post("Content-Length: 2, 2")),
        Arguments.of("a signed length", post("Content-Length: +2")),
        Arguments.of("a folded length", post("Content-Length:\r\n 2")),
        Arguments.of("a length with a tab before the colon", post("Content-Length\t: 2")),
        Arguments.of("a length beyond 64 bits", post("Content-Length: 18446744073709551618")),
        Arguments.of("two hosts", get("Host: a\r\nHost: b")),
        Arguments.of("no host", get("X: y")),
        Arguments.of("a host that is none", get("Host: a b@/c")),
        Arguments.of("no path", get("Host: a").replace("/health/live", "*")),
        Arguments.of("another host's", get("Host: a").replace("GET /health/live", "CONNECT a:1")),
        Arguments.of("another version", get("Host: a").replace("/1.1", "/3.0")),
        Arguments.of("a bare CR in a value", get("Host: a\r\nX: a\rContent-Length: 50")),
        Arguments.of("a bare CR in a name", get("Host: a\r\nX\rY: a")),
        Arguments.of("a bare LF", get("Host: a\nX: y")),
        Arguments.of("a CR too many", get("Host: a\r")),
        Arguments.of("NUL", get("Host: a\r\nX: a\0b")),
        Arguments.of("no name", get("Host: a\r\n: b")),
        Arguments.of("no colon", get("Host: a\r\nXY")),
        Arguments.of("a fold first", get(" X: y\r\nHost: a")),
        Arguments.of("a bare CR after a size", CHUNKED + "2\r{}\r\n0\r\n\r\n"),
        Arguments.of("a bare LF after a size", CHUNKED + "2\n{}\r\n0\r\n\r\n"),
        Arguments.of("a bare LF after a chunk", CHUNKED + "2\r\n{}\n0\r\n\r\n"),
        Arguments.of("a bare LF in an extension", CHUNKED + "2;a=\"\n\"\r\n{}\r\n0\r\n\r\n"),
        Arguments.of("a bare CR in an extension", CHUNKED + "2;a\rb\r\n{}\r\n0\r\n\r\n"),
        Arguments.of("a size in 0x", CHUNKED + "0x2\r\n{}\r\n0\r\n\r\n"),
        Arguments.of("a signed size", CHUNKED + "+2\r\n{}\r\n0\r\n\r\n"),
        Arguments.of("a size beyond 64 bits", CHUNKED + "10000000000000002\r\n{}\r\n0\r\n\r\n"),
        Arguments.of("a chunk longer than its size", CHUNKED + "2\r\n{}XX0\r\n\r\n"),
        Arguments.of("a bare LF in a trailer", CHUNKED + "2\r\n{}\r\n0\r\nX: a\nY: b\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("doubtful")
  void a_doubtful_request_is_answered_400_and_the_last_of_its_connection(
      String name, String request) throws IOException {
    for (int port : ports) {
      assertThat(sent(port, request + SECOND)).as(name).satisfies(only("400"));
    }
  }

  @Test
  void a_coding_that_is_not_undone_here_is_answered_501() throws IOException {
    for (int port : ports) {
      assertThat(sent(port, post("Transfer-Encoding: gzip, chunked") + SECOND))
          .satisfies(only("501"))
          .contains("application/problem+json");
    }
  }

  @Test
  void what_is_too_long_is_told_so() throws IOException {
    for (int port : ports) {
      assertThat(sent(port, "GET /" + "x".repeat(9000) + " HTTP/1.1\r\n")).satisfies(only("414"));
      assertThat(sent(port, get("Host: a\r\nX: " + "x".repeat(17_000)))).satisfies(only("431"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "host, '', 400",
    "unknown_coding, 'Host: a\r\nTransfer-Encoding: gzip, chunked\r\n', 501",
    "head, 'Host: a\r\nXY\r\n', 400"
  })
  void each_is_counted_by_its_reason(String reason, String headers, int status) throws IOException {
    double before = unreadable(reason);
    assertThat(sent(api.port, get(headers))).contains(" " + status + " ");
    assertThat(unreadable(reason)).isEqualTo(before + 1);
  }

  private static double unreadable(String reason) {
    return api.metrics
        .registry()
        .get("billhook_http_unreadable")
        .tag("reason", reason)
        .counter()
        .count();
  }

  @Test
  void what_comes_behind_it_is_read_for_a_while_and_resets_nothing() {
    for (int port : ports) {
      Await.until("the rest is taken", () -> takesTheRest(port));
    }
  }

  /** False also where this machine stood still for longer than it is read. */
  private static boolean takesTheRest(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      send(socket, get("Host: a\r\nHost: b"));
      socket.getInputStream().readAllBytes();
      for (int i = 0; i < 4; i++) { // of a closed one the second fails
        send(socket, "x".repeat(10_000));
        LockSupport.parkNanos(20_000_000);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void a_doubtful_one_waits_for_its_turn() throws IOException {
    String answers = sent(api.port, SECOND + get("Host: a\r\nHost: b") + SECOND);
    assertThat(answers).startsWith("HTTP/1.1 200");
    assertThat(answers).contains("HTTP/1.1 400");
    assertThat(answers.split("HTTP/1\\.1 ", -1)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: CHUNKED",
        "Transfer-Encoding:\tchunked",
        "Transfer-Encoding: chunked\r\nX: a\r\n Content-Length: 50" // a fold is a space
      })
  void what_has_one_end_is_served_and_so_is_the_next(String headers) throws IOException {
    for (int port : ports) {
      String next = SECOND.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
      assertThat(sent(port, post(headers) + next).split("HTTP/1\\.1 ", -1)).hasSize(3);
    }
  }

  @Test
  void an_older_client_is_sent_no_100() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port)) {
      socket.setSoTimeout(300);
      String head = post("Content-Length: 2\r\nExpect: 100-continue", "");
      send(socket, head.replace("/1.1", "/1.0"));
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      socket.setSoTimeout(20_000);
      send(socket, "{}");
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1)).contains(" 422 ");
    }
  }

  private static ThrowingConsumer<String> only(String status) {
    return answer -> {
      assertThat(answer).containsPattern("^HTTP/1\\.[01] " + status);
      assertThat(answer).containsIgnoringCase("connection: close");
      assertThat(answer.split("HTTP/1\\.", -1)).hasSize(2);
    };
  }

  private static String get(String headers) {
    return "GET /health/live HTTP/1.1\r\n" + headers + "\r\n\r\n";
  }

  private static String post(String headers) {
    return post(headers, BODY);
  }

  private static String post(String headers, String body) {
    return "POST /v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + headers
        + "\r\n\r\n"
        + body;
  }

  /** All that comes until the server closes. */
  private static String sent(int port, String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      send(socket, bytes);
      StringBuilder all = new StringBuilder();
      byte[] buffer = new byte[8192];
      for (int n = socket.getInputStream().read(buffer); n >= 0; ) {
        all.append(new String(buffer, 0, n, ISO_8859_1));
        n = socket.getInputStream().read(buffer);
      }
      return all.toString();
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }
}
