package io.billhook.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.config.DatabaseConfig;
import io.billhook.config.RateLimitConfig;
import io.billhook.config.RateLimitConfig.Mode;
import io.billhook.devkit.Await;
import io.billhook.devkit.TestServices;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What counts of tries that end in 503. From the twentieth failure on an address pauses, for a
 * clock that stands still.
 */
final class UnjudgedTriesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String WRONG = "a wrong one";

  /** As many rounds as a hash may have: ten seconds of a core, or twenty. */
  private static final String SLOW =
      "$argon2id$v=19$m=24576,t=999,p=1$" + "A".repeat(22) + "$" + "A".repeat(43);

  private static final DatabaseConfig DATABASE = TestServices.freshDatabase();
  private static final AtomicInteger NETWORKS = new AtomicInteger();
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(Duration.ofSeconds(4), DATABASE, new RateLimitConfig(Mode.LOCAL, 1000, 1));
    api.clock.stop();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void tries_for_which_no_turn_came_count_for_no_address() throws SQLException {
    TestPerson.register(api, "known@x.io");
    TestPerson person = TestPerson.register(api, "signed-in@x.io");
    fail("known@x.io", 18);
    fail("signed-in@x.io", 18);
    fail("unknown@x.io", 18);
    List<Future<HttpResponse<Buffer>>> slow = keepAllThreadsBusy();

    List<Future<HttpResponse<Buffer>>> sent = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sent.add(guess("known@x.io", TestPerson.PASSWORD));
      sent.add(guess("unknown@x.io", TestPerson.PASSWORD));
      sent.add(change(person));
    }
    assertThat(sent).extracting(answer -> answer.await().statusCode()).containsOnly(503);
    // On a busy machine they may take longer than a connection is kept for them.
    Future.join(slow).otherwiseEmpty().await();
    Await.until("a free thread", PATIENCE.multipliedBy(3), () -> !isNoThreadFree());

    assertThat(statuses("known@x.io", 3)).containsExactly(401, 401, 429);
    assertThat(statuses("signed-in@x.io", 3)).containsExactly(401, 401, 429);
    assertThat(statuses("unknown@x.io", 3)).containsExactly(401, 401, 429);
  }

  @Test
  void a_right_password_counts_for_nothing_where_the_database_then_fails() throws SQLException {
    TestPerson.register(api, "right@x.io");
    fail("right@x.io", 18);
    try (Connection locks = connect()) {
      lock(locks, "LOCK TABLE session IN SHARE MODE");
      for (int i = 0; i < 3; i++) {
        assertThat(guess("right@x.io", TestPerson.PASSWORD).await().statusCode()).isEqualTo(503);
      }
      locks.rollback();
    }
    assertThat(guess("right@x.io", TestPerson.PASSWORD).await().statusCode()).isEqualTo(200);
  }

  @Test
  void a_wrong_password_counts_though_nobody_is_told() throws SQLException {
    TestPerson.register(api, "lost@x.io");
    fail("lost@x.io", 18);
    try (Connection locks = connect()) {
      lock(locks, "LOCK TABLE audit_log IN SHARE MODE");
      for (int i = 0; i < 2; i++) {
        assertThat(guess("lost@x.io", WRONG).await().statusCode()).isEqualTo(503);
      }
      locks.rollback();
    }
    assertThat(guess("lost@x.io", TestPerson.PASSWORD).await().statusCode()).isEqualTo(429);
  }

  /** Else who sends many at once would learn more than the pauses let them. */
  @Test
  void what_is_judged_while_others_have_made_the_account_pause_is_not_told() throws SQLException {
    TestPerson.register(api, "race@x.io");
    try (Connection locks = connect();
        Connection looks = connect()) {
      lock(locks, "SELECT FROM account WHERE email = 'race@x.io' FOR UPDATE");
      var right = guess("race@x.io", TestPerson.PASSWORD);
      Await.until("a judged one", PATIENCE, () -> waitingForLocks(looks) == 1);
      lock(
          locks,
          "UPDATE account SET failed_logins = 30, locked_until = now() + interval '1 day'"
              + " WHERE email = 'race@x.io'");
      locks.commit();
      assertThat(right.await().statusCode()).isEqualTo(429);
    }
  }

  private static List<Future<HttpResponse<Buffer>>> keepAllThreadsBusy() throws SQLException {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    List<Future<HttpResponse<Buffer>>> slow = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      String email = "slow" + i + "@x.io";
      TestPerson.register(api, email);
      try (Connection direct = connect();
          var plant =
              direct.prepareStatement("UPDATE account SET password_hash = ? WHERE email = ?")) {
        plant.setString(1, SLOW);
        plant.setString(2, email);
        plant.executeUpdate();
        direct.commit();
      }
      slow.add(guess(email, WRONG));
    }
    Await.until("all threads at work", PATIENCE, UnjudgedTriesTest::isNoThreadFree);
    return slow;
  }

  /** A free one takes some 50 ms. */
  private static boolean isNoThreadFree() {
    try {
      guess("probe" + NETWORKS.get() + "@x.io", WRONG).await(2500, TimeUnit.MILLISECONDS);
      return false;
    } catch (TimeoutException _) {
      return true;
    }
  }

  private static void fail(String email, int times) {
    assertThat(statuses(email, times)).containsOnly(401);
  }

  private static List<Integer> statuses(String email, int times) {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      statuses.add(guess(email, WRONG).await().statusCode());
    }
    return statuses;
  }

  /** From a network that has not been used yet. */
  private static Future<HttpResponse<Buffer>> guess(String email, String password) {
    return api.client
        .post("/v1/auth/login")
        .putHeader("X-Forwarded-For", network())
        .sendJsonObject(new JsonObject().put("email", email).put("password", password));
  }

  private static Future<HttpResponse<Buffer>> change(TestPerson person) {
    return api.client
        .post("/v1/me/password")
        .bearerTokenAuthentication(person.access())
        .putHeader("X-Forwarded-For", network())
        .sendJsonObject(
            new JsonObject()
                .put("current_password", TestPerson.PASSWORD)
                .put("password", "another long phrase"));
  }

  private static String network() {
    int number = NETWORKS.getAndIncrement();
    return "198.51." + number / 250 + "." + (1 + number % 250);
  }

  /** As the superuser. */
  private static Connection connect() throws SQLException {
    var url = DATABASE.url();
    String jdbc = "jdbc:postgresql://" + url.getAuthority().replaceAll(".*@", "") + url.getPath();
    Connection connection = DriverManager.getConnection(jdbc, "postgres", "postgres");
    connection.setAutoCommit(false);
    return connection;
  }

  private static void lock(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int waitingForLocks(Connection connection) {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE wait_event_type = 'Lock' AND datname = current_database()
                """)) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
