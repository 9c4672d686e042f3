package io.billhook.migrations;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings a database to the schema of this version: first the roles, then Flyway as {@code
 * billhook_owner}, who owns every table, then the products that are built on it, each with a folder
 * and a history of its own. Safe to run from several processes at once: Flyway locks the history
 * table.
 */
public final class Migrations {
  private static final int TRIES = 5;

  /**
   * "Tuple concurrently updated", duplicate object: of two that look, and then grant or make the
   * same.
   */
  private static final Set<String> TWO_AT_ONCE = Set.of("XX000", "42710");

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
  private static final String AS_OWNER = "/db/migration/afterConnect.sql";
  private static final String BACKUP = "/db/migration/afterMigrate__backup.sql";

  /** What PostgreSQL says to who may not make roles, or not give away those of another. */
  private static final String NO_RIGHT = "42501";

  private final Server server;
  private final List<String> products;

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
    this(url, List.of());
  }

  /**
   * With the tables of products.
   *
   * @param products names; the migrations of each are in {@code db/NAME} on the class path, its
   *     history is the table {@code flyway_NAME}
   */
  public Migrations(URI url, List<String> products) {
    this.server = Server.at(url);
    this.products = products.stream().filter(Migrations::hasFolder).toList();
  }

  private static boolean hasFolder(String product) {
    return Migrations.class.getClassLoader().getResource("db/" + product) != null;
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
   * @throws BrokenMigrationException where one of a product cannot be applied
   * @return the versions applied now, oldest first; those of products after their names
   */
  public List<String> migrate() {
    createRoles();
    List<String> applied = new ArrayList<>(applied(own().load()));
    for (String product : products) {
      try {
        Flyway flyway =
            ofProduct(product)
                .callbacks(
                    new Told(Event.AFTER_CONNECT, Server.resource(AS_OWNER)),
                    // On a connection that AFTER_CONNECT was not told.
                    new Told(
                        Event.AFTER_MIGRATE,
                        Server.resource(AS_OWNER) + readable(product) + Server.resource(BACKUP)))
                .load();
        applied(flyway).forEach(version -> applied.add(product + " " + version));
      } catch (FlywayException e) {
        throw new BrokenMigrationException(product, e);
      }
    }
    return applied;
  }

  private static List<String> applied(Flyway flyway) {
    for (int attempt = 1; ; attempt++) {
      try {
        return flyway.migrate().migrations.stream().map(m -> m.version).toList();
      } catch (FlywayException e) {
        if (!isOfTwoAtOnce(e) || attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  /** What is said after a run is said outside Flyway's lock. */
  private static boolean isOfTwoAtOnce(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(
            cause -> cause instanceof SQLException e && TWO_AT_ONCE.contains(e.getSQLState()));
  }

  /** Processes look at it with a log-in that owns nothing. */
  private static String readable(String product) {
    return """
    DO $$ BEGIN
      IF NOT has_table_privilege('billhook_engine', 'flyway_%1$s', 'SELECT') THEN
        GRANT SELECT ON flyway_%1$s TO billhook_engine;
      END IF;
    END $$;
    """
        .formatted(product);
  }

  /** Versions that this build knows and the database lacks; those of products after their names. */
  public List<String> pending() {
    return Stream.concat(
            pending(own().skipDefaultCallbacks(true)).stream(),
            products.stream()
                .flatMap(
                    product ->
                        pending(ofProduct(product)).stream()
                            .map(version -> product + " " + version)))
        .toList();
  }

  private static List<String> pending(FluentConfiguration flyway) {
    Flyway looking = flyway.callbacks(new Told(Event.AFTER_CONNECT, AS_READER)).load();
    return Arrays.stream(looking.info().pending())
        .map(MigrationInfo::getVersion)
        .map(String::valueOf)
        .toList();
  }

  private FluentConfiguration own() {
    return flyway().locations("classpath:db/migration").table("flyway_schema_history");
  }

  /** Its tables come into a schema that has ours: a history begins at 0 all the same. */
  private FluentConfiguration ofProduct(String product) {
    return flyway()
        .locations("classpath:db/" + product)
        .table("flyway_" + product)
        .baselineOnMigrate(true)
        .baselineVersion("0");
  }

  private FluentConfiguration flyway() {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(
            server.jdbcUrl(),
            server.login().getProperty("user"),
            server.login().getProperty("password"))
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
        if (!isOfTwoAtOnce(e) || attempt == TRIES) { // another database has the same roles
          throw new IllegalStateException(
              "The database roles cannot be made: " + e.getMessage(), e);
        }
      }
    }
  }
}
