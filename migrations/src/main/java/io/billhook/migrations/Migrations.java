package io.billhook.migrations;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings a database to the schema of this version: first the roles, then Flyway as {@code
 * billhook_owner}, who owns every table. Safe to run from several processes at once: Flyway locks
 * the history table.
 */
public final class Migrations {
  private static final int ROLE_TRIES = 5;

  /**
   * Who may look at the history: its owner, or the role to which it is granted, or whoever this is,
   * where there is neither yet.
   */
  private static final String AS_READER =
      """
      SELECT set_config('role', coalesce(
        (SELECT rolname FROM pg_roles
         WHERE rolname IN ('billhook_owner', 'billhook_engine')
           AND pg_has_role(oid, CASE WHEN current_setting('server_version_num')::int >= 160000
                                     THEN 'SET' ELSE 'MEMBER' END)
         ORDER BY rolname DESC LIMIT 1), 'none'), false)
      """;

  private static final String ROLES = "/db/role/roles.sql";

  /** What PostgreSQL says to who may not make roles, or not give away those of another. */
  private static final String NO_RIGHT = "42501";

  private final Server server;

  /** This log-in may not make the roles; nothing is changed then. */
  public static final class NoRightException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoRightException(String message, SQLException cause) {
      super(message, cause);
    }
  }

  /**
   * @param url {@code postgres://user:password@host:port/database?sslmode=…}, leading to the server
   *     itself, not to a pooler
   */
  public Migrations(URI url) {
    server = Server.at(url);
  }

  /**
   * What makes the roles, as SQL for whoever may: after it the log-in migrates without any right to
   * make roles.
   *
   * @param logIn that migrates
   */
  public static String rolesFor(String logIn) {
    return "SELECT set_config('billhook.roles_for', '%s', false);%n%s"
        .formatted(logIn.replace("'", "''"), Server.resource(ROLES));
  }

  /**
   * Applies what is missing.
   *
   * @throws NoRightException where the roles are missing and this log-in may not make them
   * @return the versions applied now, oldest first
   */
  public List<String> migrate() {
    createRoles();
    return flyway().load().migrate().migrations.stream().map(m -> m.version).toList();
  }

  /** Versions that this build knows and the database lacks. */
  public List<String> pending() {
    Flyway looking = flyway().skipDefaultCallbacks(true).callbacks(new OnConnect(AS_READER)).load();
    return Arrays.stream(looking.info().pending())
        .map(MigrationInfo::getVersion)
        .map(String::valueOf)
        .toList();
  }

  private FluentConfiguration flyway() {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(
            server.jdbcUrl(),
            server.login().getProperty("user"),
            server.login().getProperty("password"))
        .locations("classpath:db/migration")
        .table("flyway_schema_history")
        .validateMigrationNaming(true)
        .loggers("slf4j");
  }

  private void createRoles() {
    String sql = Server.resource(ROLES);
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = server.connect();
          var statement = connection.createStatement()) {
        statement.execute(sql);
        return;
      } catch (SQLException e) {
        if (NO_RIGHT.equals(e.getSQLState())) {
          throw new NoRightException(String.valueOf(e.getMessage()), e);
        }
        // XX000 "tuple concurrently updated": another database of this cluster grants the same
        // roles.
        if (!"XX000".equals(e.getSQLState()) || attempt == ROLE_TRIES) {
          throw new IllegalStateException(
              "The database roles cannot be made: " + e.getMessage(), e);
        }
      }
    }
  }
}
