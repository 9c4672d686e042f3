package io.billhook.launcher.crash;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The database as it is, read with the superuser's eyes, a new connection for each look. */
record Ledger(URI url) {
  /** How many jobs have not ended. */
  long unfinished() {
    return number("SELECT count(*) FROM job WHERE state NOT IN (4, 5, 6)");
  }

  /** Some of those that have not ended, each with what may tell why. */
  List<String> left() {
    return texts(
        """
        SELECT concat_ws(' ', id, kind, 'state', state, 'holder', holder, 'attempt', attempt, 'lost',
                         lost, 'claim', claim, 'run_at', run_at, 'dispatch_at', dispatch_at, 'now', now())
        FROM job WHERE state NOT IN (4, 5, 6) LIMIT 20
        """);
  }

  /** The running worker that registered last; 0 where none runs. */
  long newestWorker() {
    return number(
        "SELECT coalesce(max(id), 0) FROM process WHERE role = 'worker' AND dead_at IS NULL");
  }

  /** How many jobs this process runs. */
  long runningAt(long process) {
    return number("SELECT count(*) FROM job WHERE state = 2 AND holder = " + process);
  }

  /** How many attempts ended in this way: {@code retry}, {@code snooze}, {@code lost} … */
  long attempts(String outcome) {
    return number("SELECT count(*) FROM job_attempt WHERE outcome = '" + outcome + "'");
  }

  long number(String query) {
    return Long.parseLong(texts(query).getFirst());
  }

  /** The first column of the answer. */
  List<String> texts(String query) {
    String address = "jdbc:postgresql://127.0.0.1:" + url.getPort() + url.getPath();
    String[] login = url.getUserInfo().split(":", 2);
    try (Connection connection = DriverManager.getConnection(address, login[0], login[1]);
        var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      List<String> texts = new ArrayList<>();
      while (result.next()) {
        texts.add(result.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(query + ": " + e.getMessage(), e);
    }
  }
}
