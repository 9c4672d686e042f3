package io.billhook.bench.server;

import io.billhook.bench.report.Progress;
import io.billhook.migrations.Migrations;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;

/** A migrated database of the bench's own on a running server, dropped on close. */
public final class ScratchDatabase implements AutoCloseable {
  private final URI server;
  private final String name = "billhook_bench_" + UUID.randomUUID().toString().substring(24);
  private final String description;

  /**
   * @param server the address of any database on it; the log-in may make databases and roles
   */
  ScratchDatabase(URI server) {
    this.server = server;
    try (Connection connection = connect(server);
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
      description = describe(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("No database can be made on it: " + e.getMessage(), e);
    }
    new Migrations(url()).migrate();
  }

  public URI url() {
    return URI.create(
        server.getScheme()
            + "://"
            + server.getRawAuthority()
            + "/"
            + name
            + (server.getRawQuery() == null ? "" : "?" + server.getRawQuery()));
  }

  public String name() {
    return name;
  }

  String description() {
    return description;
  }

  public Connection connect() throws SQLException {
    return connect(url());
  }

  /** So that no measurement pays for what was written before it. Where the log-in may. */
  public void checkpoint() {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute("CHECKPOINT");
    } catch (SQLException e) {
      Progress.say("no checkpoint: %s".formatted(e.getMessage()));
    }
  }

  /** {@code jdbc:postgresql://…} of {@link #url}, without the log-in. */
  public static String jdbcUrl(URI url) {
    int port = url.getPort() < 0 ? 5432 : url.getPort();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return "jdbc:postgresql://" + url.getHost() + ":" + port + url.getRawPath() + query;
  }

  /** User and password of an address. */
  public static Properties login(URI url) {
    var properties = new Properties();
    String given = url.getRawUserInfo() == null ? "postgres" : url.getRawUserInfo();
    String[] parts = given.split(":", 2);
    properties.setProperty("user", URLDecoder.decode(parts[0], StandardCharsets.UTF_8));
    if (parts.length == 2) {
      properties.setProperty("password", URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return properties;
  }

  private static Connection connect(URI url) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(url), login(url));
  }

  private static String describe(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(ServerSql.DESCRIBE)) {
      row.next();
      if (!row.getString("fsync").equals("on") || !row.getString("synchronous").equals("on")) {
        Progress.say("NOT DURABLE: this server runs without fsync or synchronous_commit");
      }
      return "%s, fsync %s, synchronous_commit %s, shared_buffers %s"
          .formatted(
              row.getString("version"),
              row.getString("fsync"),
              row.getString("synchronous"),
              row.getString("buffers"));
    }
  }

  @Override
  public void close() throws SQLException {
    try (Connection connection = connect(server);
        var statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + name + " WITH (FORCE)");
    }
  }
}
