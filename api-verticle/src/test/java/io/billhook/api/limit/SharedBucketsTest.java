package io.billhook.api.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.MovableClock;
import io.billhook.api.TestApi;
import io.billhook.config.DatabaseConfig;
import io.billhook.config.RateLimitConfig;
import io.billhook.config.RateLimitConfig.Mode;
import io.billhook.crypto.Sha256;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.Rows;
import io.billhook.postgres.TenantScope;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two processes over one database: each has buckets of its own before the shared ones. */
@ExtendWith(VertxExtension.class)
class SharedBucketsTest {
  /** So slow that no token comes back while a test runs. */
  private static final Rate SLOW = new Rate(6, Duration.ofMinutes(10));

  private static final Duration A_LITTLE = Duration.ofMinutes(1);

  private static Vertx vertx;
  private static DatabaseConfig config;
  private static Database database;
  private final Buckets one = process();
  private final Buckets two = process();

  @BeforeAll
  static void open(Vertx given) {
    vertx = given;
    config = TestServices.freshDatabase();
    database = Database.open(vertx, config);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void two_processes_share_a_bucket() {
    List<Long> left = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      left.add(one.take("both", SLOW).left());
      left.add(two.take("both", SLOW).left());
    }
    assertThat(left).containsExactly(5L, 4L, 3L, 2L, 1L, 0L);
    BucketState refused = two.take("both", SLOW);
    assertThat(refused.isTaken()).isFalse();
    assertThat(refused.next()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    assertThat(refused.full()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
    assertThat(two.take("another", SLOW).isTaken()).isTrue();
  }

  /** Tokens come back with time, up to the burst; by Bucket4j and by our statement alike. */
  @Test
  void alone_and_shared_count_the_same() {
    MovableClock clock = new MovableClock();
    Buckets alone = Buckets.local(clock);
    for (int minutes : new int[] {0, 0, 5, 0, 10, 0, 0, 0, 0, 25, 0, 0, 0, 4000, 0, 9, 1}) {
      clock.advance(Duration.ofMinutes(minutes));
      pass("time", Duration.ofMinutes(minutes));
      BucketState shared = process().take("time", SLOW);
      BucketState local = alone.take("time", SLOW);
      assertThat(shared.left()).isEqualTo(local.left());
      assertThat(shared.next()).isCloseTo(local.next(), A_LITTLE);
      assertThat(shared.full()).isCloseTo(local.full(), A_LITTLE);
    }
  }

  @Test
  void of_forty_at_once_as_many_pass_as_the_bucket_holds() throws InterruptedException {
    List<Callable<Boolean>> asks =
        IntStream.range(0, 40)
            .<Callable<Boolean>>mapToObj(
                i -> () -> (i % 2 == 0 ? one : two).take("crowd", SLOW).isTaken())
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long passed =
          threads.invokeAll(asks).stream()
              .filter(
                  answer -> {
                    try {
                      return answer.get();
                    } catch (InterruptedException | ExecutionException e) {
                      throw new AssertionError(e);
                    }
                  })
              .count();
      assertThat(passed).isEqualTo(6);
    }
  }

  @Test
  void a_bucket_can_be_filled_for_all() {
    for (int i = 0; i < 6; i++) {
      one.take("filled", SLOW);
    }
    assertThat(two.take("filled", SLOW).isTaken()).isFalse();
    one.fill("filled");
    assertThat(two.take("filled", SLOW).left()).isEqualTo(5);
  }

  @Test
  void without_the_database_each_process_counts_for_itself() {
    Database away =
        Database.open(vertx, DatabaseConfig.direct(URI.create("postgres://x:x@127.0.0.1:1/x")));
    Buckets alone = new SharedBuckets(new LocalBuckets(new MovableClock()), away.auth());
    for (int i = 0; i < 6; i++) {
      assertThat(alone.take("away", SLOW).left()).isEqualTo(5 - i);
    }
    assertThat(alone.take("away", SLOW).isTaken()).isFalse();
    alone.fill("away");
    assertThat(alone.take("away", SLOW).isTaken()).isTrue();
    away.close();
  }

  /** No address, of mail or network, stands in the table. */
  @Test
  void the_table_says_nothing_of_whose_a_bucket_is() {
    one.take("mail/ada@example.com", SLOW);
    String telling = "SELECT FROM rate_bucket WHERE position($1 IN hash) > 0";
    assertThat(rows(telling, Sha256.of("mail/ada@example.com")).size()).isOne();
    assertThat(rows(telling, "ada@".getBytes(StandardCharsets.UTF_8)).isEmpty()).isTrue();
  }

  /** Five log-ins from an address at once, and one more in a hundred seconds. */
  @Test
  void two_apis_share_their_limits() {
    var shared = new RateLimitConfig(Mode.SHARED, 1, 0);
    try (TestApi first = new TestApi(config, null, shared);
        TestApi second = new TestApi(config, null, shared)) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        statuses.add(first.logIn("nobody" + i + "@x.io", "wrong").statusCode());
        statuses.add(second.logIn("nobody" + i + "@x.io", "wrong").statusCode());
      }
      assertThat(statuses).containsExactly(401, 401, 401, 401, 401, 429);
      var refused = second.logIn("nobody@x.io", "wrong");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.getHeader("RateLimit-Policy")).isEqualTo("\"sign-in/address\";q=5;w=500");
      assertThat(Integer.parseInt(refused.getHeader("Retry-After"))).isBetween(1, 100);
    }
  }

  private static Buckets process() {
    return new SharedBuckets(new LocalBuckets(new MovableClock()), database.auth());
  }

  private static void pass(String bucket, Duration time) {
    rows(
        "UPDATE rate_bucket SET full_at = full_at - $2 * interval '1 second' WHERE hash = $1",
        Sha256.of(bucket),
        time.toSeconds());
  }

  private static Rows rows(String sql, Object... parameters) {
    return database.read(Role.AUTH, TenantScope.none(), sql, parameters);
  }
}
