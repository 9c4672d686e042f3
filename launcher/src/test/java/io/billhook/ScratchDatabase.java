package io.billhook;

import io.billhook.migrations.Migrations;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Consumer;

/** A migrated database of its own on a running server, dropped on close. */
final class ScratchDatabase implements AutoCloseable {
  private final URI server;
  private final String name = "billhook_" + UUID.randomUUID().toString().substring(24);

  /**
   * @param server the address of any database on it; the log-in may make databases and roles
   */
  ScratchDatabase(URI server) throws SQLException {
    this(server, _ -> {});
  }

  /**
   * As the other.
   *
   * @param before is given the address of the empty database
   */
  ScratchDatabase(URI server, Consumer<URI> before) throws SQLException {
    this.server = server;
    administer("CREATE DATABASE " + name);
    before.accept(server.resolve("/" + name));
    new Migrations(server.resolve("/" + name)).migrate();
  }

  Connection connect() throws SQLException {
    return connect(server, name);
  }

  /** Whether the server lets this log-in in. */
  static boolean answers(URI server) {
    try (Connection connection = connect(server, "postgres")) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  private static Connection connect(URI server, String database) throws SQLException {
    String[] login = server.getUserInfo().split(":", 2);
    var properties = new Properties();
    properties.setProperty("user", login[0]);
    properties.setProperty("password", login.length == 2 ? login[1] : "");
    properties.setProperty("connectTimeout", "5");
    String address = server.getHost() + ":" + server.getPort() + "/" + database;
    return DriverManager.getConnection("jdbc:postgresql://" + address, properties);
  }

  private void administer(String statement) throws SQLException {
    try (Connection connection = connect(server, "postgres");
        var sent = connection.createStatement()) {
      sent.execute(statement);
    }
  }

  @Override
  public void close() throws SQLException {
    administer("DROP DATABASE " + name + " WITH (FORCE)");
  }
}
