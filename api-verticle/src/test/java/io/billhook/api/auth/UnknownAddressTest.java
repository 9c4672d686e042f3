package io.billhook.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.config.DatabaseConfig;
import io.billhook.config.RateLimitConfig;
import io.billhook.config.RateLimitConfig.Mode;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two processes count tries for an address, and nothing tells whether it has an account. */
final class UnknownAddressTest {
  private static final RateLimitConfig SHARED = new RateLimitConfig(Mode.SHARED, 1000, 1);
  private static final DatabaseConfig DATABASE = TestServices.freshDatabase();
  private static final AtomicInteger NETWORKS = new AtomicInteger();
  private static TestApi one;
  private static TestApi other;

  @BeforeAll
  static void start() {
    one = new TestApi(DATABASE, null, SHARED);
    other = new TestApi(DATABASE, null, SHARED);
    TestPerson.register(one, "known@x.io");
    TestPerson.register(one, "parallel@x.io");
    one.clock.stop();
    other.clock.stop();
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  @Test
  void failures_from_everywhere_slow_a_known_and_an_unknown_address_down_alike() {
    List<String> known = guesses("known@x.io");
    assertThat(guesses("unknown@x.io")).isEqualTo(known);
    assertThat(known.subList(0, 20)).containsOnly("401 null");
    assertThat(known.subList(20, known.size()))
        .allMatch(answer -> answer.startsWith("401") || answer.startsWith("429"))
        .anyMatch(answer -> answer.equals("429 1"))
        .anyMatch(answer -> answer.equals("429 128"));
  }

  /** The limit of a network, which both processes count together. */
  @Test
  void the_eleventh_try_from_one_network_is_refused_alike() {
    for (String email : List.of("known@x.io", "nobody@x.io")) {
      String network = network();
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        statuses.add(guess(i % 2 == 0 ? one : other, email, network).await().statusCode());
      }
      assertThat(statuses.subList(0, 10)).as(email).containsOnly(401);
      assertThat(statuses.subList(10, 12)).as(email).containsOnly(429);
      advance(Duration.ofDays(2)); // what was counted is forgotten
    }
  }

  @Test
  void of_guesses_at_once_as_many_pass_for_either() {
    assertThat(passedAtOnce("parallel@x.io")).isEqualTo(5);
    assertThat(passedAtOnce("nowhere@x.io")).isEqualTo(5);
  }

  /** Nobody reads which addresses were tried. */
  @Test
  void an_unknown_address_is_kept_as_a_keyed_hash() {
    guess(one, "Secret@x.io", network()).await();
    byte[] hash = TestApi.sealer().fingerprint("secret@x.io", "unknown address");
    long found =
        one.database.transact(
            Role.AUTH,
            TenantScope.none(),
            tx ->
                tx.query("SELECT count(*) AS n FROM unknown_address WHERE hash = $1", (Object) hash)
                    .first()
                    .bigint("n"));
    assertThat(found).isOne();
  }

  /** A day without a try, and either begins anew. */
  @Test
  void failures_are_forgotten_alike() {
    for (String email : List.of("known@x.io", "late@x.io")) {
      fail(email, 25);
      advance(Duration.ofHours(23));
      assertThat(guess(one, email, network()).await().statusCode()).isEqualTo(401);
      assertThat(guess(other, email, network()).await().statusCode()).as(email).isEqualTo(429);
      advance(Duration.ofHours(25));
      assertThat(guess(one, email, network()).await().statusCode()).isEqualTo(401);
      assertThat(guess(other, email, network()).await().statusCode()).as(email).isEqualTo(401);
    }
  }

  /** Status and Retry-After of each guess, by turns at both; from the twentieth on ever slower. */
  private static List<String> guesses(String email) {
    advance(Duration.ofDays(2));
    List<String> answers = new ArrayList<>();
    String network = network();
    for (int i = 0; i < 40; i++) {
      if (i % 5 == 0) {
        network = network();
      }
      HttpResponse<Buffer> answer = guess(i % 2 == 0 ? one : other, email, network).await();
      answers.add(answer.statusCode() + " " + answer.getHeader("Retry-After"));
      if (i >= 20) {
        advance(Duration.ofSeconds(1L << ((i - 20) / 2)));
      }
    }
    return answers;
  }

  private static void fail(String email, int times) {
    advance(Duration.ofDays(2));
    for (int i = 0; i < times; i++) {
      assertThat(guess(one, email, network()).await().statusCode()).isEqualTo(401);
      advance(Duration.ofMinutes(6)); // longer than any pause
    }
  }

  /** Of twelve at once, after fifteen failures. */
  private static long passedAtOnce(String email) {
    advance(Duration.ofDays(2));
    for (int i = 0; i < 15; i++) {
      assertThat(guess(one, email, network()).await().statusCode()).isEqualTo(401);
    }
    List<Future<HttpResponse<Buffer>>> sent = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      sent.add(guess(i % 2 == 0 ? one : other, email, network()));
    }
    Future.join(sent).await();
    return sent.stream().filter(answer -> answer.result().statusCode() == 401).count();
  }

  private static Future<HttpResponse<Buffer>> guess(TestApi api, String email, String network) {
    return api.client
        .post("/v1/auth/login")
        .putHeader("X-Forwarded-For", network)
        .sendJsonObject(new JsonObject().put("email", email).put("password", "a wrong one"));
  }

  /** One that has not been used yet. */
  private static String network() {
    int number = NETWORKS.getAndIncrement();
    return "198.51." + number / 250 + "." + (1 + number % 250);
  }

  private static void advance(Duration by) {
    one.clock.advance(by);
    other.clock.advance(by);
  }
}
