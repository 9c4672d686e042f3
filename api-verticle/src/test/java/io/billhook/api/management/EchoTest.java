package io.billhook.api.management;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.crypto.Sha256;
import io.billhook.devkit.TestServices;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code POST /health/echo}: who knows the token is told what has arrived, and nobody else. */
class EchoTest {
  private static final String TOKEN = "a token that is long enough";
  private static final int MOST = 5 * 1024 * 1024;
  private static final String NONCE = "nonce-nonce-nonce";

  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(TestServices.freshDatabase(), TOKEN);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void what_has_arrived_is_told_by_length_and_hash() {
    for (int length : List.of(0, 1, 900 * 1024, MOST)) {
      byte[] body = bytes(length);
      HttpResponse<Buffer> answer = ask("Bearer " + TOKEN, Buffer.buffer(body));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
      assertThat(TestApi.json(answer).getInteger("length")).isEqualTo(length);
      assertThat(TestApi.json(answer).getString("sha256"))
          .isEqualTo(HexFormat.of().formatHex(Sha256.of(body)));
      assertThat(TestApi.json(answer).containsKey("proof")).isFalse();
    }
  }

  @Test
  void longer_ones_are_refused_whether_they_say_so_or_not() throws IOException {
    assertThat(ask("Bearer " + TOKEN, Buffer.buffer(bytes(MOST + 1))).statusCode()).isEqualTo(413);
    assertThat(chunked("Bearer " + TOKEN, MOST)).startsWith("HTTP/1.1 200");
    assertThat(chunked("Bearer " + TOKEN, MOST + 1)).startsWith("HTTP/1.1 413");
  }

  @Test
  void without_the_token_it_is_not_there_however_long_the_body() {
    for (String authorization :
        List.of("", "Bearer ", "Bearer wrong", "bearer " + TOKEN, TOKEN, "Basic " + TOKEN)) {
      assertThat(ask(authorization, Buffer.buffer("x")).statusCode()).isEqualTo(404);
    }
    assertThat(ask("Bearer wrong", Buffer.buffer(bytes(MOST + 1))).statusCode()).isEqualTo(404);
    try (TestApi without = new TestApi(TestServices.freshDatabase(), null)) {
      for (String authorization : List.of("Bearer null", "Bearer ", proof("null").header())) {
        HttpResponse<Buffer> answer =
            without
                .request(HttpMethod.POST, "/health/echo")
                .putHeader("Authorization", authorization)
                .sendBuffer(Buffer.buffer("x"))
                .await();
        assertThat(answer.statusCode()).isEqualTo(404);
      }
    }
  }

  @Test
  void who_shows_the_token_without_sending_it_is_shown_it_in_turn() {
    Buffer body = Buffer.buffer("hello");
    JsonObject told = TestApi.json(ask(proof(TOKEN).header(), body));
    assertThat(told.getString("proof"))
        .isEqualTo(EchoProof.answering(TOKEN, NONCE, told.getString("sha256")))
        .isNotEqualTo(EchoProof.answering(TOKEN, NONCE, "0".repeat(64)))
        .isNotEqualTo(proof(TOKEN).proof());
    assertThat(ask(proof("another").header(), body).statusCode()).isEqualTo(404);
    String ofOther = new EchoProof("another-nonce-here", proof(TOKEN).proof()).header();
    assertThat(ask(ofOther, body).statusCode()).isEqualTo(404);
    assertThat(ask("Billhook " + NONCE + ".", body).statusCode()).isEqualTo(404);
  }

  @Test
  void headers_of_proxies_are_told_as_they_came_and_credentials_not() {
    HttpResponse<Buffer> answer =
        api.request(HttpMethod.POST, "/health/echo")
            .putHeader("Authorization", "Bearer " + TOKEN)
            .putHeader("Cookie", "a=secret")
            .putHeaders(
                MultiMap.caseInsensitiveMultiMap()
                    .add("X-Forwarded-For", "192.0.2.1, 192.0.2.2")
                    .add("X-Forwarded-For", "192.0.2.3"))
            .send()
            .await();
    JsonObject told = TestApi.json(answer);
    assertThat(told.getJsonObject("headers").getJsonArray("x-forwarded-for"))
        .containsExactly("192.0.2.1, 192.0.2.2", "192.0.2.3");
    assertThat(told.getInteger("trusted_proxy_hops")).isZero();
    assertThat(told.getString("client_address")).isEqualTo("127.0.0.1");
    assertThat(answer.bodyAsString()).doesNotContain("secret", TOKEN);
  }

  @Test
  void long_bodies_side_by_side_take_no_memory_of_the_others() {
    double before = held();
    List<Future<HttpResponse<Buffer>>> asked = new ArrayList<>();
    Buffer body = Buffer.buffer(bytes(MOST));
    for (int i = 0; i < 12; i++) {
      asked.add(
          api.request(HttpMethod.POST, "/health/echo")
              .putHeader("Authorization", "Bearer " + TOKEN)
              .sendBuffer(body));
    }
    double most = 0;
    while (!asked.stream().allMatch(Future::isComplete)) {
      most = Math.max(most, held() - before);
      LockSupport.parkNanos(1_000_000);
    }
    // All of them would be 60 MiB; what comes with a head is held.
    assertThat(most).isLessThan(12 * 256 * 1024);
    for (Future<HttpResponse<Buffer>> each : asked) {
      assertThat(each.await().statusCode()).isEqualTo(200);
    }
  }

  private static double held() {
    return api.metrics.registry().get("billhook_http_body_bytes").gauge().value();
  }

  private static EchoProof proof(String token) {
    return EchoProof.asking(token, NONCE);
  }

  private static HttpResponse<Buffer> ask(String authorization, Buffer body) {
    return api.request(HttpMethod.POST, "/health/echo")
        .putHeader("Authorization", authorization)
        .sendBuffer(body)
        .await();
  }

  /** In chunks, so that it does not say beforehand how long it is; the head of the answer. */
  private static String chunked(String authorization, int length) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port)) {
      socket.setSoTimeout(30_000);
      var out = socket.getOutputStream();
      out.write(
          ("POST /health/echo HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n"
                  + "Authorization: "
                  + authorization
                  + "\r\n\r\n")
              .getBytes(US_ASCII));
      byte[] body = bytes(length);
      int part = 64 * 1024;
      for (int at = 0; at < length; at += part) {
        int size = Math.min(part, length - at);
        out.write((Integer.toHexString(size) + "\r\n").getBytes(US_ASCII));
        out.write(body, at, size);
        out.write("\r\n".getBytes(US_ASCII));
      }
      out.write("0\r\n\r\n".getBytes(US_ASCII));
      byte[] head = socket.getInputStream().readNBytes(20);
      return new String(head, US_ASCII);
    }
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(18).nextBytes(bytes);
    return bytes;
  }
}
