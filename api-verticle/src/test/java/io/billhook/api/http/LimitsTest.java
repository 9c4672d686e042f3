package io.billhook.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void an_unknown_address_is_a_404_problem() {
    assertProblem(api.get("/v1/nothing", api.key), 404, "not-found");
    assertProblem(api.get("/nothing", api.key), 404, "not-found");
  }

  @Test
  void a_wrong_method_is_a_405_problem_that_names_the_right_ones() {
    var response = api.request(HttpMethod.DELETE, "/v1/emails").send().await();
    assertProblem(response, 405, "method-not-allowed");
    assertThat(response.getHeader("Allow")).isEqualTo("GET, HEAD, POST");
  }

  @Test
  void a_trace_is_not_echoed() {
    for (String path : List.of("/v1/emails", "/health/live", "/docs", "/nothing")) {
      var response =
          api.request(HttpMethod.TRACE, path).putHeader("X-Secret", "whispered").send().await();
      assertThat(response.statusCode()).as(path).isIn(404, 405);
      assertThat(response.headers().toString() + response.bodyAsString())
          .doesNotContain("whispered");
    }
  }

  @Test
  void malformed_json_is_a_400_problem_without_quoting_it() {
    var response = raw("{\"to\": secret-word");
    assertProblem(response, 400, "malformed-json");
    assertThat(response.bodyAsString()).doesNotContain("secret-word");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}{}", "{\"to\":\"a\",\"to\":\"b\"}", "\u0000"})
  void what_is_not_one_json_value_is_malformed(String body) {
    assertProblem(raw(body), 400, "malformed-json");
  }

  @Test
  void deep_nesting_is_malformed_not_a_crash() {
    assertProblem(raw("[".repeat(100_000)), 400, "malformed-json");
  }

  @Test
  void bytes_that_are_not_utf_8_are_malformed() {
    var response =
        api.client
            .post("/v1/emails")
            .bearerTokenAuthentication(api.key)
            .putHeader("Content-Type", "application/json")
            .putHeader("Idempotency-Key", "1")
            .sendBuffer(Buffer.buffer(new byte[] {'"', (byte) 0xff, '"'}))
            .await();
    assertProblem(response, 400, "malformed-json");
  }

  @Test
  void a_json_value_that_is_no_object_fails_validation() {
    assertProblem(raw("[]"), 422, "validation-failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp"})
  void another_content_type_is_a_415_problem(String type) {
    var response =
        api.client
            .post("/v1/emails")
            .bearerTokenAuthentication(api.key)
            .putHeader("Content-Type", type)
            .putHeader("Idempotency-Key", "1")
            .sendBuffer(Buffer.buffer("{}"))
            .await();
    assertProblem(response, 415, "unsupported-media-type");
  }

  @Test
  void a_sane_request_id_is_echoed_another_is_replaced() {
    var sane = api.client.get("/health/live").putHeader("X-Request-Id", "abc-12345").send().await();
    assertThat(sane.getHeader("X-Request-Id")).isEqualTo("abc-12345");
    var wild =
        api.client.get("/health/live").putHeader("X-Request-Id", "a b\"c<script>").send().await();
    assertThat(wild.getHeader("X-Request-Id")).matches("[0-9a-f-]{36}");
  }

  @Test
  void every_answer_has_the_security_headers() {
    var response = api.get("/v1/nothing", api.key);
    assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
    assertThat(response.getHeader("Strict-Transport-Security")).startsWith("max-age=");
    assertThat(response.getHeader("Content-Security-Policy")).contains("default-src 'none'");
  }

  @Test
  void a_broken_address_is_a_400_problem() throws IOException {
    String answer = exchange("GET /v1/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400");
    assertThat(answer).contains("urn:billhook:problem:bad-request");
  }

  @Test
  void a_long_body_is_refused_by_its_length_and_the_connection_closed() throws IOException {
    String answer =
        exchange("POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 413").contains("payload-too-large");
  }

  @Test
  void a_long_chunked_body_is_refused_at_the_limit_and_the_connection_closed() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port)) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /v1/emails HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                  + api.key
                  + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      byte[] chunk =
          ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 81; i++) { // the last one passes 5 MiB; the body never ends
        out.write(chunk);
      }
      out.flush();
      assertThat(readAll(socket.getInputStream())).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void a_body_of_exactly_the_limit_is_read() {
    String body = "\"" + "x".repeat(Body.MOST_BYTES - 2) + "\"";
    assertProblem(raw(body), 422, "validation-failed");
  }

  @Test
  void a_client_that_asks_first_is_told_to_go_on() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port)) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      byte[] first = socket.getInputStream().readNBytes(12);
      assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100");
      out.write("{}".getBytes(StandardCharsets.US_ASCII));
      assertThat(readAll(socket.getInputStream())).contains("HTTP/1.1 422");
    }
  }

  private static HttpResponse<Buffer> raw(String body) {
    return api.client
        .post("/v1/emails")
        .bearerTokenAuthentication(api.key)
        .putHeader("Content-Type", "application/json; charset=utf-8")
        .putHeader("Idempotency-Key", "1")
        .sendBuffer(Buffer.buffer(body))
        .await();
  }

  /** Sends it and reads until the server closes. */
  private static String exchange(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return readAll(socket.getInputStream());
    }
  }

  private static String readAll(InputStream in) throws IOException {
    var text = new StringBuilder();
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
      }
      return text.toString();
    } catch (SocketException e) {
      return text.toString(); // closed with bytes of ours unread; the answer came before that
    }
  }

  private static void assertProblem(HttpResponse<Buffer> response, int status, String type) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
    JsonObject body = TestApi.json(response);
    assertThat(body.getString("type")).isEqualTo("urn:billhook:problem:" + type);
    assertThat(body.getInteger("status")).isEqualTo(status);
    assertThat(body.getString("instance")).isEqualTo(response.getHeader("X-Request-Id"));
    assertThat(body.getString("title")).isNotBlank();
    assertThat(body.getString("detail")).isNotBlank();
  }
}
