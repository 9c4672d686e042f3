package io.billhook.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database that gives no answer, in three ways, and what clients are told by then. */
class SilentDatabaseTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /**
   * Half of what a statement had before there was a time-out of requests; the machine may be slow.
   */
  private static final Duration WRITES = Duration.ofSeconds(9);

  /** As long as a read waits, and as much for a slow machine. */
  private static final Duration READS = Duration.ofSeconds(25);

  private static final Duration RECOVERY = Duration.ofSeconds(30);

  enum Fault {
    STALL,
    HALF_OPEN,
    LOCK
  }

  @ParameterizedTest
  @EnumSource
  void who_waits_for_a_silent_database_is_told_to_come_again(Fault fault) throws Exception {
    try (BadStore store = new BadStore(TIMEOUT, 4);
        Connection locks = store.connect()) {
      assertThat(store.webhook("evt_before").await().statusCode()).isEqualTo(200);
      assertThat(store.mail("before@x.io").await().statusCode()).isEqualTo(202);
      assertThat(store.mails().await().statusCode()).isEqualTo(200);

      begin(fault, store, locks);
      var read = store.mails();
      var webhook = store.webhook("evt_during");
      var same = store.webhook("evt_during");
      var mail = store.mail("during@x.io");
      unavailable(webhook, WRITES);
      unavailable(same, WRITES);
      unavailable(mail, WRITES);
      unavailable(read, READS);
      if (fault == Fault.LOCK) { // with the server in reach, nothing is left waiting there
        Await.until("an end of waiting for locks", RECOVERY, () -> waitingForLocks(locks) == 0);
      }
      end(fault, store, locks);

      Await.until("a mail", RECOVERY, () -> isDone(store.mail("during@x.io"), 202));
      Await.until("a webhook", RECOVERY, () -> isDone(store.webhook("evt_during"), 200));
      Await.until("a look", RECOVERY, () -> isDone(store.mails(), 200));
      assertThat(store.stored("during@x.io")).isEqualTo(1);
      assertThat(
              store.api.count(
                  "SELECT count(*) FROM webhook_event WHERE external_id = 'evt_during'"))
          .isEqualTo(1);
    }
  }

  /** The server is held up in the midst of COMMIT, which has no time-out there. */
  @Test
  void once_commit_was_sent_a_repeat_is_told_how_it_ended() throws SQLException {
    try (BadStore store = new BadStore(TIMEOUT, 4);
        Connection connection = store.connect();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE FUNCTION held_up() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NULL; END $$;
          CREATE CONSTRAINT TRIGGER held_up AFTER INSERT ON email
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION held_up();
          SELECT pg_advisory_lock(4711)
          """);
      unavailable(store.mail("held@x.io"), WRITES);
      var repeat = store.mail("held@x.io").await();
      assertThat(repeat.statusCode()).as(repeat.bodyAsString()).isEqualTo(409);
      assertThat(repeat.getHeader("Retry-After")).isEqualTo("1");
      assertThat(store.stored("held@x.io")).isZero();

      statement.execute("SELECT pg_advisory_unlock(4711)");
      Await.until("the commit", RECOVERY, () -> isDone(store.mail("held@x.io"), 202));
      var again = store.mail("held@x.io").await();
      assertThat(again.getHeader("Idempotent-Replayed")).isEqualTo("true");
      assertThat(store.stored("held@x.io")).isEqualTo(1);
    }
  }

  /** Those that are being made when it falls silent are not waited for without end, either. */
  @Test
  void a_hundred_time_outs_leave_all_connections_to_others() {
    try (BadStore store = new BadStore(TIMEOUT, 2)) {
      assertThat(store.mail("before@x.io").await().statusCode()).isEqualTo(202);
      store.proxy.silence();
      for (int round = 0; round < 5; round++) {
        List<Future<HttpResponse<Buffer>>> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          sent.add(store.mail("lost-" + round + "-" + i + "@x.io"));
        }
        for (var answer : sent) {
          unavailable(answer, WRITES);
        }
      }
      store.proxy.healForNewOnes();
      Await.until("a mail", RECOVERY, () -> isDone(store.mail("after@x.io"), 202));
      List<Future<HttpResponse<Buffer>>> sent = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        sent.add(store.mail("after-" + i + "@x.io"));
      }
      for (var answer : sent) {
        assertThat(answer.await().statusCode()).isEqualTo(202);
      }
    }
  }

  /** The time-out is so long here that nobody is told by it. */
  @Test
  void while_heartbeats_are_late_all_are_told_at_once() throws Exception {
    try (BadStore store = new BadStore(Duration.ofSeconds(60), 4)) {
      store.heedHeartbeat();
      assertThat(store.mail("before@x.io").await().statusCode()).isEqualTo(202);
      store.proxy.stall();
      Await.until("a late heartbeat", RECOVERY, store.heartbeat::isLate);
      unavailable(store.webhook("evt_late"), WRITES);
      unavailable(store.mail("late@x.io"), WRITES);
      unavailable(store.mails(), WRITES);
      assertThat(store.api.client.get("/health/live").send().await().statusCode()).isEqualTo(200);
      store.proxy.heal();
      Await.until("a heartbeat", RECOVERY, () -> !store.heartbeat.isLate());
      assertThat(store.mail("late@x.io").await().statusCode()).isEqualTo(202);
      assertThat(store.stored("late@x.io")).isEqualTo(1);
    }
  }

  private static void begin(Fault fault, BadStore store, Connection locks) throws SQLException {
    switch (fault) {
      case STALL -> store.proxy.stall();
      case HALF_OPEN -> store.proxy.silence();
      case LOCK -> {
        locks.setAutoCommit(false);
        try (var statement = locks.createStatement()) {
          statement.execute("LOCK TABLE webhook_event, email IN ACCESS EXCLUSIVE MODE");
        }
      }
    }
  }

  private static void end(Fault fault, BadStore store, Connection locks) throws SQLException {
    switch (fault) {
      case STALL -> store.proxy.heal();
      case HALF_OPEN -> store.proxy.healForNewOnes();
      case LOCK -> locks.rollback();
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

  private static void unavailable(Future<HttpResponse<Buffer>> answer, Duration longest) {
    HttpResponse<Buffer> told;
    try {
      told = answer.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("No answer within " + longest, e);
    }
    assertThat(told.statusCode()).as(told.bodyAsString()).isEqualTo(503);
    assertThat(told.getHeader("Retry-After")).isNotNull();
  }

  /** What is not done yet is to come again. */
  private static boolean isDone(Future<HttpResponse<Buffer>> answer, int status) {
    HttpResponse<Buffer> told = answer.await();
    if (told.statusCode() == status) {
      return true;
    }
    assertThat(told.statusCode()).as(told.bodyAsString()).isIn(409, 503);
    assertThat(told.getHeader("Retry-After")).isNotNull();
    return false;
  }
}
