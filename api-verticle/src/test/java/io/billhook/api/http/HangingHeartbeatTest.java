package io.billhook.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Beats that the server does not get done are told, and keep few of its connections. */
class HangingHeartbeatTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int BEATS = 5;

  @Test
  void of_beats_that_hang_on_commit_two_are_left_at_the_server() throws SQLException {
    try (BadStore store = new BadStore(Duration.ofSeconds(1), 4);
        Connection locks = store.connect();
        var statement = locks.createStatement()) {
      statement.execute(
          """
          CREATE FUNCTION held_up() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NULL; END $$;
          CREATE CONSTRAINT TRIGGER held_up AFTER UPDATE ON process
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION held_up();
          SELECT pg_advisory_lock(4711)
          """);
      assertThat(servedBy(store)).hasSizeLessThanOrEqualTo(2);
      assertThat(store.heartbeat.isLate()).isTrue();
      statement.execute("SELECT pg_advisory_unlock(4711)");
      Await.until("a heartbeat", PATIENCE, () -> !store.heartbeat.isLate());
    }
  }

  @Test
  void beats_that_wait_for_a_lock_share_a_connection() throws SQLException {
    try (BadStore store = new BadStore(Duration.ofSeconds(1), 4);
        Connection locks = store.connect();
        var statement = locks.createStatement()) {
      locks.setAutoCommit(false);
      statement.execute("LOCK TABLE process IN ACCESS EXCLUSIVE MODE");
      assertThat(servedBy(store)).hasSizeLessThanOrEqualTo(2);
      assertThat(store.heartbeat.isLate()).isTrue();
      locks.rollback();
      Await.until("a heartbeat", PATIENCE, () -> !store.heartbeat.isLate());
    }
  }

  /** The server's processes that a few beats, each under way for a while, were seen at. */
  private static Set<Integer> servedBy(BadStore store) throws SQLException {
    Set<Integer> processes = new HashSet<>();
    Set<String> beats = new HashSet<>();
    try (Connection looks = store.connect();
        var look =
            looks.prepareStatement(
                """
                SELECT pid, query_start::text FROM pg_stat_activity
                WHERE datname = current_database() AND state = 'active'
                  AND query LIKE 'UPDATE process SET seen_at%'
                  AND clock_timestamp() > query_start + interval '1 second'
                """)) {
      Await.until(
          "beats",
          PATIENCE,
          () -> {
            try (var rows = look.executeQuery()) {
              while (rows.next()) {
                processes.add(rows.getInt(1));
                beats.add(rows.getString(2));
              }
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
            return beats.size() >= BEATS;
          });
    }
    return processes;
  }
}
