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
  // What a superuser asks, over JDBC.

  /** Events: the load's name. */
  private static final String EVENTS =
      """
      SELECT external_id AS name, coalesce(object_id, '') AS job, state = 'processed' AS done,
             processed_at AS done_at, concat_ws(' ', state, note) AS state
      FROM webhook_event WHERE external_id ^@ ('evt_' || ? || '_')
      """;

  /** Mails, receipts among them: the load's name. */
  private static final String MAILS =
      """
      SELECT recipient AS name, id::text AS job, status = 'sent' AS done, sent_at AS done_at,
             concat_ws(' ', status, error) AS state
      FROM email WHERE recipient ^@ (? || '-')
      """;

  /** Texts: the beginning of the load's numbers. */
  private static final String TEXTS =
      """
      SELECT recipient AS name, id::text AS job, status = 'sent' AS done, sent_at AS done_at,
             concat_ws(' ', status, error) AS state
      FROM sms WHERE recipient ^@ ?
      """;

  /** Jobs that are due and have not ended, and those that are dead, enqueued since that time. */
  private static final String LEFT =
      """
      SELECT concat_ws(' ', id, kind, args, 'state', state, 'attempt', attempt, 'lost', lost,
                       'holder', holder, 'run_at', run_at, 'dispatch_at', dispatch_at) AS line
      FROM job
      WHERE created_at >= ? AND (state = 6 OR (state NOT IN (4, 5) AND run_at < now()))
      LIMIT 20
      """;

  private static final String HELD =
      "SELECT concat_ws(' ', process, batch, ids, created_at) AS line FROM hold LIMIT 20";

  /** Attempts that were counted and brought nothing, since that time. */
  private static final String BURNED =
      "SELECT count(*) FROM job_attempt WHERE finished_at >= ? AND outcome IN ('retry', 'dead')";

  /** The jobs that are about one of these objects. */
  private static final String JOBS = "SELECT id::text FROM job WHERE args->>'id' = ANY (?)";

  /**
   * A row.
   *
   * @param job its job's id; of an event the object's
   * @param doneAt null where it is not done
   */
  record Entry(String job, @Nullable Instant doneAt, String state) {}

  static Books of(Installation installation, Load load, Instant since) throws SQLException {
    try (Connection connection = installation.connect()) {
      Map<String, List<Entry>> messages = new HashMap<>(entries(connection, MAILS, load.name()));
      messages.putAll(entries(connection, TEXTS, load.phones()));
      return new Books(
          entries(connection, EVENTS, load.name()),
          messages,
          lines(connection, LEFT, Timestamp.from(since)),
          lines(connection, HELD),
          Long.parseLong(lines(connection, BURNED, Timestamp.from(since)).getFirst()));
    }
  }

  /** The jobs that are about one of these objects. */
  static List<String> jobsOf(Installation installation, List<String> objects) throws SQLException {
    try (Connection connection = installation.connect()) {
      return lines(connection, JOBS, connection.createArrayOf("text", objects.toArray()));
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
