package io.billhook.devkit.faults.check;

import io.billhook.devkit.faults.installation.Installation;
import io.billhook.devkit.faults.load.Load;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the installation has of one load at a moment.
 *
 * @param events by their ids
 * @param messages mails, receipts and texts, by who gets them
 * @param left jobs that are due and have not ended, or are dead; some of them
 * @param held what workers hold by batches; some of them
 * @param burned attempts that were counted and brought nothing
 */
record Books(
    Map<String, List<Entry>> events,
    Map<String, List<Entry>> messages,
    List<String> left,
    List<String> held,
    long burned) {

  /**
   * A row.
   *
   * @param job its job's id; of an event the object's
   * @param doneAt null where it is not done
   */
  record Entry(String job, @Nullable Instant doneAt, String state) {}

  static Books of(Installation installation, Load load, Instant since) throws SQLException {
    try (Connection connection = installation.connect()) {
      Map<String, List<Entry>> messages =
          new HashMap<>(entries(connection, BooksSql.MAILS, load.name()));
      messages.putAll(entries(connection, BooksSql.TEXTS, load.phones()));
      return new Books(
          entries(connection, BooksSql.EVENTS, load.name()),
          messages,
          lines(connection, BooksSql.LEFT, Timestamp.from(since)),
          lines(connection, BooksSql.HELD),
          Long.parseLong(lines(connection, BooksSql.BURNED, Timestamp.from(since)).getFirst()));
    }
  }

  /** The jobs that are about one of these objects. */
  static List<String> jobsOf(Installation installation, List<String> objects) throws SQLException {
    try (Connection connection = installation.connect()) {
      return lines(connection, BooksSql.JOBS, connection.createArrayOf("text", objects.toArray()));
    }
  }

  private static Map<String, List<Entry>> entries(Connection connection, String query, String name)
      throws SQLException {
    Map<String, List<Entry>> entries = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Timestamp at = rows.getTimestamp("done_at");
          Instant doneAt = rows.getBoolean("done") && at != null ? at.toInstant() : null;
          entries
              .computeIfAbsent(rows.getString("name"), _ -> new ArrayList<>())
              .add(new Entry(rows.getString("job"), doneAt, rows.getString("state")));
        }
      }
    }
    return entries;
  }

  private static List<String> lines(Connection connection, String query, Object... arguments)
      throws SQLException {
    List<String> lines = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
      }
    }
    return lines;
  }
}
