package io.billhook.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.contract.Contract;
import io.billhook.api.contract.Operation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class HeadTest {
  private static final String SOME_ID = "00000000-0000-7000-8000-000000000000";
  private static TestApi api;
  private static final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    api = new TestApi(TestApi.ACCESS);
  }

  @AfterAll
  static void stop() {
    client.close();
    api.close();
  }

  @Test
  void wherever_get_is_answered_head_has_its_status_and_type_and_no_body() throws Exception {
    for (Operation operation : Contract.load().operations().values()) {
      if (!operation.method().equals("GET") || operation.path().contains("/oauth/")) {
        continue;
      }
      String path =
          operation
              .path()
              .replace("{provider}", "google")
              .replace("{file}", "nothing.js")
              .replaceAll("\\{\\w+}", SOME_ID);
      for (String token : List.of("", api.key, api.operator())) {
        var get = ask("GET", path, token);
        var head = ask("HEAD", path, token);
        assertThat(head.statusCode()).as("%s %s", path, token).isEqualTo(get.statusCode());
        assertThat(head.headers().firstValue("Content-Type"))
            .as(path)
            .isEqualTo(get.headers().firstValue("Content-Type"));
        assertThat(head.body()).as(path).isEmpty();
      }
    }
  }

  @Test
  void where_get_is_refused_head_is_alike() throws Exception {
    for (String path : List.of("/v1/auth/login", "/nothing", "/v1/me")) {
      var head = ask("HEAD", path, "");
      assertThat(head.statusCode()).as(path).isEqualTo(ask("GET", path, "").statusCode());
      assertThat(head.statusCode()).as(path).isBetween(400, 499);
      assertThat(head.body()).as(path).isEmpty();
    }
    assertThat(ask("DELETE", "/v1/me/export", "").headers().firstValue("Allow"))
        .contains("GET, HEAD");
  }

  /** What follows on the connection would be taken for the rest of a body. */
  @Test
  void no_byte_of_a_body_is_sent() throws IOException {
    for (String path : List.of("/docs", "/openapi.json", "/metrics", "/v1/me", "/nothing")) {
      String answers =
          raw(
              "HEAD %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(path)
                  + "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      String first = answers.substring(answers.indexOf("\r\n\r\n") + 4);
      assertThat(first).as(path).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void what_a_browser_keeps_is_said_to_be_unchanged() throws Exception {
    String tag = ask("GET", "/openapi.json", "").headers().firstValue("ETag").orElseThrow();
    var request =
        HttpRequest.newBuilder(at("/openapi.json"))
            .method("HEAD", BodyPublishers.noBody())
            .header("If-None-Match", tag)
            .build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(304);
  }

  /** Programs that look at links in mails ask so. */
  @Test
  void the_link_of_a_mail_is_not_used_up() throws Exception {
    TestPerson.post(api, "/v1/auth/signup", TestPerson.wish("head@x.io"));
    String token = TestPerson.lastToken(api, "head@x.io");
    assertThat(ask("HEAD", "/auth/verify-email?token=" + token, "").statusCode()).isEqualTo(200);
    assertThat(TestPerson.post(api, "/v1/auth/verify-email", TestPerson.chosen(token)).statusCode())
        .isEqualTo(200);
  }

  /** Their GET begins or ends a log-in, as HEAD must not. */
  @Test
  void where_get_acts_head_is_refused() throws Exception {
    for (String path : List.of("/v1/auth/oauth/google", "/v1/auth/oauth/google/callback")) {
      var head = ask("HEAD", path, "");
      assertThat(head.statusCode()).isEqualTo(405);
      assertThat(head.headers().firstValue("Allow")).contains("GET");
    }
  }

  @Test
  void it_takes_as_much_of_a_rate_as_get() throws Exception {
    var person = TestPerson.register(api, "rate@x.io");
    var get = ask("GET", "/v1/sessions", person.access()).headers();
    var head = ask("HEAD", "/v1/sessions", person.access()).headers();
    String policy = head.firstValue("RateLimit-Policy").orElseThrow();
    assertThat(get.firstValue("RateLimit-Policy")).contains(policy);
    assertThat(number(head.firstValue("RateLimit").orElseThrow(), "r"))
        .isLessThan(number(policy, "q"));
  }

  private static int number(String header, String name) {
    return Integer.parseInt(header.replaceFirst(".*;" + name + "=(\\d+);.*", "$1"));
  }

  private static HttpResponse<String> ask(String method, String path, String token)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(at(path)).method(method, BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static URI at(String path) {
    return URI.create("http://127.0.0.1:" + api.port + path);
  }

  private static String raw(String requests) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
