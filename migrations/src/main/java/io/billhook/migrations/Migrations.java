package io.billhook.migrations;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Brings a database to the schema of this version: first the roles, then Flyway as {@code
 * billhook_owner}, who owns every table. Safe to run from several processes at once: Flyway locks
 * the history table.
 */
public final class Migrations {
  private static final int ROLE_TRIES = 5;

  private final String jdbcUrl;
  private final Properties login;

  /**
   * @param url {@code postgres://user:password@host:port/database?sslmode=…}, leading to the server
   *     itself, not to a pooler
   */
  public Migrations(URI url) {
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    int port = url.getPort() < 0 ? 5432 : url.getPort();
    jdbcUrl = "jdbc:postgresql://" + url.getHost() + ":" + port + url.getRawPath() + query;
    login = new Properties();
    if (url.getRawUserInfo() != null) {
      String[] parts = url.getRawUserInfo().split(":", 2);
      login.setProperty(
          "user", URLDecoder.decode(parts[0].replace("+", "%2B"), StandardCharsets.UTF_8));
      if (parts.length == 2) {
        login.setProperty(
            "password", URLDecoder.decode(parts[1].replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    }
    login.setProperty("connectTimeout", "10");
    login.setProperty("ApplicationName", "billhook-migrate");
  }

  /**
   * Applies what is missing.
   *
   * @return the versions applied now, oldest first
   */
  public List<String> migrate() {
    createRoles();
    return flyway().migrate().migrations.stream().map(m -> m.version).toList();
  }

  /** Versions that this build knows and the database lacks. */
  public List<String> pending() {
    return java.util.Arrays.stream(flyway().info().pending())
        .map(MigrationInfo::getVersion)
        .map(String::valueOf)
        .toList();
  }

  private Flyway flyway() {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(jdbcUrl, login.getProperty("user"), login.getProperty("password"))
        .locations("classpath:db/migration")
        .table("flyway_schema_history")
        .validateMigrationNaming(true)
        .loggers("slf4j")
        .load();
  }

  private void createRoles() {
    String sql = resource("/db/role/roles.sql");
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = DriverManager.getConnection(jdbcUrl, login);
          var statement = connection.createStatement()) {
        statement.execute(sql);
        return;
      } catch (SQLException e) {
        // XX000 "tuple concurrently updated": another database of this cluster grants the same
        // roles.
        if (!"XX000".equals(e.getSQLState()) || attempt == ROLE_TRIES) {
          throw new IllegalStateException(
              "The database roles cannot be made: " + e.getMessage(), e);
        }
      }
    }
  }

  private static String resource(String path) {
    try (InputStream in = Migrations.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("Missing resource " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
