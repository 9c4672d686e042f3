package io.billhook.api.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.ApiVerticle;
import io.billhook.api.TestApi;
import io.billhook.api.contract.Contract;
import io.billhook.api.http.connection.Connections;
import io.billhook.config.HttpConfig;
import io.billhook.devkit.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that are announced and do not come, through sockets. */
class HostileBodyTest {
  private static final int LONG = 1_000_000;

  /** Of which one address may hold a sixteenth: there are two pools, and eight shares in each. */
  private static final BodyBudget BUDGET = new BodyBudget(16L << 20);

  private static TestApi api;
  private static int port;

  private final List<Socket> sockets = new ArrayList<>();

  @BeforeAll
  static void start() {
    api = new TestApi();
    var server = new Server();
    api.vertx.deployVerticle(server).await();
    port = server.listening.join().actualPort();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @AfterEach
  void nothingIsHeld() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    Await.until("all memory is back", () -> BUDGET.held() == 0);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/nothing, application/json, 404",
    "/health/live, application/json, 405",
    "/v1/emails, application/json, 401",
    "/webhooks/stripe, application/json, 400",
  })
  void what_is_refused_by_its_head_sends_its_body_in_vain(String path, String type, int status)
      throws IOException {
    String answer = answer(begun(path, "Content-Type: " + type + "\r\n", LONG, 1000));
    assertThat(answer).startsWith("HTTP/1.1 " + status).containsIgnoringCase("connection: close");
  }

  @Test
  void our_end_of_a_refused_one_is_closed_first_and_soon_all_of_it() throws IOException {
    Socket socket = begun("/v1/nothing", "", LONG, 60_000);
    assertThat(answer(socket)).startsWith("HTTP/1.1 404");
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
    Await.until("it takes nothing more", () -> isReset(socket));
  }

  private static boolean isReset(Socket socket) {
    try {
      send(socket, "x");
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void another_type_is_refused_before_the_body_has_come() throws IOException {
    String head = bearer() + "Content-Type: text/plain\r\n";
    assertThat(answer(begun("/v1/emails", head, LONG, 1000))).startsWith("HTTP/1.1 415");
  }

  @Test
  void a_short_rest_is_read_into_nothing_and_the_connection_stays() throws IOException {
    Socket socket = begun("/v1/nothing", "", 2000, 1000);
    assertThat(answer(socket)).startsWith("HTTP/1.1 404").doesNotContainIgnoringCase("close");
    send(socket, "x".repeat(1000) + "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answer(socket)).startsWith("HTTP/1.1 200");
  }

  @Test
  void a_short_rest_that_does_not_come_ends_the_connection() throws IOException {
    Socket socket = begun("/v1/nothing", "", 2000, 1000);
    assertThat(answer(socket)).startsWith("HTTP/1.1 404");
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({"16384, 422", "16385, 413"})
  void who_shows_no_credentials_sends_little(int length, int status) throws IOException {
    String json = "\"" + "x".repeat(length - 2) + "\"";
    Socket socket = begun("/v1/auth/login", "Content-Type: application/json\r\n", length, 0);
    send(socket, json);
    assertThat(answer(socket)).startsWith("HTTP/1.1 " + status);
  }

  @Test
  void one_address_holds_a_share_and_no_more() throws IOException {
    String head = bearer() + "Content-Type: application/json\r\nIdempotency-Key: 1\r\n";
    Socket first = begun("/v1/emails", head + "Expect: 100-continue\r\n", LONG, 600_000);
    assertThat(answer(first)).as("it is waited for").startsWith("HTTP/1.1 100");
    Await.until("the first is read", () -> BUDGET.held() == 600_000);
    assertThat(answer(begun("/v1/emails", head, LONG, 600_000)))
        .startsWith("HTTP/1.1 503")
        .containsIgnoringCase("retry-after");
    // Webhooks have memory of their own.
    Socket webhook = begun("/webhooks/stripe", "Stripe-Signature: t=1,v1=00\r\n", LONG, 600_000);
    send(webhook, "x".repeat(LONG - 600_000));
    assertThat(answer(webhook)).startsWith("HTTP/1.1 400").contains("invalid-signature");
    send(first, "x".repeat(LONG - 600_000));
    assertThat(answer(first)).startsWith("HTTP/1.1 400").contains("malformed-json");
  }

  private static String bearer() {
    return "Authorization: Bearer " + api.key + "\r\n";
  }

  /** A request of which not all has been sent. */
  private Socket begun(String path, String headers, int length, int sent) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    sockets.add(socket);
    String head =
        "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "Content-Length: " + length;
    send(socket, head + "\r\n\r\n" + "x".repeat(sent));
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  /** What comes next; an answer of this API is short, and comes at once. */
  private static String answer(Socket socket) throws IOException {
    byte[] answer = new byte[16 * 1024];
    int length = socket.getInputStream().read(answer);
    return length < 0 ? "" : new String(answer, 0, length, US_ASCII);
  }

  private static final class Server extends VerticleBase {
    final CompletableFuture<HttpServer> listening = new CompletableFuture<>();

    @Override
    public Future<?> start() {
      HttpConfig config = api.parts.http();
      var http =
          new HttpListener.Parts(
              config,
              new Capacity(new Connections(config, new SimpleMeterRegistry()), BUDGET),
              Contract.load(),
              api.parts.identity().authenticator(),
              new RateLimits(config.limits(), api.buckets, new SimpleMeterRegistry()),
              api.parts.sealer(),
              api.parts.store());
      return HttpListener.listen(
              vertx, HttpListener.port(config), http, ApiVerticle.features(api.parts))
          .onSuccess(listening::complete);
    }
  }
}
