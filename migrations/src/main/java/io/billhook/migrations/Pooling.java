package io.billhook.migrations;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Whether an address leads to a pooler in transaction mode. There two connections of ours may be
 * served by one of the server's, and one of ours by several, one after the other; else each has its
 * own for as long as it lives. Nothing is set on them by looking.
 */
public final class Pooling {
  private static final int LOOKS = 4;

  private Pooling() {}

  /** A pooler that is very busy may look like a server; a server never looks like a pooler. */
  public static boolean byTransaction(URI url) throws SQLException {
    try {
      return shared(Server.at(url));
    } catch (SQLException e) {
      // pgbouncer refuses parameters that each connection of ours begins with; a server knows them.
      if (String.valueOf(e.getMessage()).contains("startup parameter")) {
        return true;
      }
      throw e;
    }
  }

  private static boolean shared(Server server) throws SQLException {
    try (Connection one = server.connect();
        Connection other = server.connect()) {
      long first = process(one);
      long second = process(other);
      for (int i = 0; i < LOOKS; i++) {
        if (first == second || first != process(one) || second != process(other)) {
          return true;
        }
      }
      return false;
    }
  }

  private static long process(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getLong(1);
    }
  }
}
