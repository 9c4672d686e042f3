package io.billhook.migrations;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The log-in of api and worker: it may take their roles, and do nothing by itself. */
public final class LogIn {
  private static final int TRIES = 5;

  /** What PostgreSQL says where the name is somebody's who is more than such a log-in. */
  private static final String REFUSED = "P0001";

  private final Server server;

  /**
   * @param url of the database, as {@link Migrations} takes it
   */
  public LogIn(URI url) {
    server = Server.at(url);
  }

  /** The name is taken by somebody who may do more; nothing is changed then. */
  public static final class TakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TakenException(String message) {
      super(message);
    }
  }

  /**
   * Makes it where it is missing, gives it this password, and takes from it, and from everybody in
   * this database, what it must not have; after {@link Migrations#migrate}, as the same log-in. The
   * password goes to the server as a hash alone, so that it is in no log of statements.
   *
   * @param password printable ASCII
   * @throws TakenException where the name is a superuser's, or one that owns something
   */
  public void make(String name, String password) {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = server.connect()) {
        make(connection, name, password);
        return;
      } catch (SQLException e) {
        if (REFUSED.equals(e.getSQLState())) {
          throw new TakenException(
              "The log-in " + name + " cannot be that of api and worker: " + firstLine(e));
        }
        // XX000 as in Migrations; 42710, 23505: another process made it at the same time.
        if (!List.of("XX000", "42710", "23505").contains(e.getSQLState()) || attempt == TRIES) {
          throw new IllegalStateException(
              "The log-in " + name + " cannot be made: " + firstLine(e), e);
        }
      }
    }
  }

  private static void make(Connection connection, String name, String password)
      throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement named =
            connection.prepareStatement(
                "SELECT set_config('billhook.log_in', ?, true),"
                    + " set_config('billhook.verifier', ?, true)");
        var statement = connection.createStatement()) {
      named.setString(1, name);
      named.setString(2, ScramVerifier.of(password));
      named.execute();
      statement.execute(Server.resource("/db/role/log_in.sql"));
      connection.commit();
    }
  }

  /** What this log-in may do that api and worker need not, in words; none is as it should be. */
  public List<String> excess() throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = server.connect();
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(Server.resource("/db/role/excess.sql"))) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("").replace("ERROR: ", "");
  }
}
