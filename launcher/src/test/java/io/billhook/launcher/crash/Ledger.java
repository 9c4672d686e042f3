package io.billhook.launcher.crash;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The database as it is, read with the superuser's eyes, by one connection: another takes its place
 * where it has broken, since a test may crash the server.
 */
final class Ledger implements AutoCloseable {
  private final URI url;
  private @Nullable Connection looking;

  Ledger(URI url) {
    this.url = url;
  }

  /** The jobs that some traffic has caused, by the names that it gives to everything. */
  private static String of(String traffic) {
    return """
     (j.args->>'id' ~ '^(cus|in)_%1$s[0-9]*$' OR
       (SELECT recipient FROM email e WHERE e.id = (j.args->>'email')::uuid) ~ '^%1$s[0-9]+@')
    """
        .formatted(traffic);
  }

  /** How many of its jobs have not ended. */
  long unfinished(String traffic) {
    return number("SELECT count(*) FROM job j WHERE j.state NOT IN (4, 5, 6) AND " + of(traffic));
  }

  /** Whether all of them have ended. Ends its look at the first that has not: it is asked often. */
  boolean ended(String traffic) {
    return texts(
            "SELECT j.id FROM job j WHERE j.state NOT IN (4, 5, 6) AND " + of(traffic) + " LIMIT 1")
        .isEmpty();
  }

  /** Whether no job is left to do, of any traffic. */
  boolean allEnded() {
    return texts("SELECT id FROM job WHERE state NOT IN (4, 5, 6) LIMIT 1").isEmpty();
  }

  /** Some of those that have not ended, each with what may tell why. */
  List<String> left(String traffic) {
    return texts(
        """
        SELECT concat_ws(' ', id, kind, 'state', state, 'holder', holder, 'attempt', attempt, 'lost',
                         lost, 'claim', claim, 'run_at', run_at, 'dispatch_at', dispatch_at, 'now', now())
        FROM job j WHERE j.state NOT IN (4, 5, 6) AND %s LIMIT 20
        """
            .formatted(of(traffic)));
  }

  /** The states that its jobs are in, each once. */
  List<String> states(String traffic) {
    return texts("SELECT DISTINCT j.state FROM job j WHERE " + of(traffic));
  }

  /**
   * How many attempts of its jobs ended in this way: {@code retry}, {@code snooze}, {@code lost} …
   */
  long attempts(String traffic, String outcome) {
    return number(
        "SELECT count(*) FROM job_attempt a JOIN job j ON j.id = a.job_id WHERE a.outcome = '"
            + outcome
            + "' AND "
            + of(traffic));
  }

  /** The job that sends the mail to this address. */
  String jobOf(String recipient) {
    return texts(
            "SELECT j.id FROM job j JOIN email e ON e.id = (j.args->>'email')::uuid"
                + " WHERE e.recipient = '"
                + recipient
                + "'")
        .getFirst();
  }

  /** As the newest commit left it. */
  int state(String job) {
    return (int) number("SELECT state FROM job WHERE id = '" + job + "'");
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

  /** What this process runs. */
  List<String> jobsAt(long process) {
    return texts("SELECT id FROM job WHERE state = 2 AND holder = " + process);
  }

  long number(String query) {
    return Long.parseLong(texts(query).getFirst());
  }

  /** The first column of the answer. */
  synchronized List<String> texts(String query) {
    try {
      try {
        return ask(query);
      } catch (SQLException _) { // perhaps of a server that has crashed meanwhile
        close();
        return ask(query);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(query + ": " + e.getMessage(), e);
    }
  }

  /**
   * Whether something holds of one moment, which all that is asked within sees.
   *
   * @param within gets the moment's name, by which another connection sees it too
   */
  synchronized boolean atOneMoment(Predicate<String> within) {
    try (Connection moment = connect()) {
      moment.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      moment.setAutoCommit(false);
      close();
      looking = moment;
      return within.test(texts("SELECT pg_export_snapshot()").getFirst());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      looking = null;
    }
  }

  private List<String> ask(String query) throws SQLException {
    Connection connection = looking;
    if (connection == null) {
      connection = connect();
      looking = connection;
    }
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      List<String> texts = new ArrayList<>();
      while (result.next()) {
        texts.add(result.getString(1));
      }
      return texts;
    }
  }

  Connection connect() throws SQLException {
    String address = "jdbc:postgresql://127.0.0.1:" + url.getPort() + url.getPath();
    String[] login = url.getUserInfo().split(":", 2);
    return DriverManager.getConnection(address, login[0], login[1]);
  }

  @Override
  public synchronized void close() {
    Connection connection = looking;
    looking = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
