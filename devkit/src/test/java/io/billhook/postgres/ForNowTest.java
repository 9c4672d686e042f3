package io.billhook.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.DatabaseException.Kind;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server that is there, and cannot do for now what is asked of it. */
@ExtendWith(VertxExtension.class)
final class ForNowTest {
  private static final String WRITE =
      "INSERT INTO queue (name) VALUES ('one') ON CONFLICT (name) DO NOTHING";

  private final DatabaseConfig config = TestServices.freshDatabase();

  @Test
  void a_server_without_a_connection_left_is_away(Vertx vertx) {
    asOwner("CREATE ROLE limited LOGIN PASSWORD 'limited' CONNECTION LIMIT 0");
    URI url = config.url();
    var limited =
        URI.create("postgres://limited:limited@127.0.0.1:" + url.getPort() + url.getPath());
    try {
      withBoth(
          vertx,
          DatabaseConfig.direct(limited),
          (database, engine) -> {
            assertAway("53300", () -> write(database));
            assertAway("53300", () -> engine.run(WRITE).await());
          });
    } finally {
      asOwner("DROP ROLE limited");
    }
  }

  @Test
  void a_server_that_takes_no_writes_is_away_and_its_connections_are_left(Vertx vertx) {
    takeWrites(false);
    withBoth(
        vertx,
        config,
        (database, engine) -> {
          assertAway("25006", () -> write(database));
          assertAway("25006", () -> engine.run(WRITE).await());
          takeWrites(true); // for sessions that begin now
          assertThat(write(database)).isOne();
          assertThat(engine.run(WRITE).await().count()).isZero();
        });
  }

  private interface Look {
    void at(Database database, EnginePool engine);
  }

  private static void withBoth(Vertx vertx, DatabaseConfig config, Look look) {
    try (Database database =
            Database.open(vertx, new DatabaseConfig(config.url(), config.url(), false, 1));
        EnginePool engine = database.enginePool(1)) {
      look.at(database, engine);
    }
  }

  private static int write(Database database) {
    return database.transact(Role.ENGINE, TenantScope.none(), tx -> tx.update(WRITE));
  }

  private static void assertAway(String state, Runnable work) {
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(work::run)
        .matches(e -> e.kind() == Kind.UNAVAILABLE)
        .matches(e -> state.equals(e.sqlState()));
  }

  private void takeWrites(boolean wanted) {
    asOwner(
        "BEGIN READ WRITE; ALTER DATABASE "
            + config.url().getPath().substring(1)
            + " SET default_transaction_read_only = "
            + (wanted ? "off" : "on")
            + "; COMMIT");
  }

  private void asOwner(String statement) {
    URI url = config.url();
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + url.getPort() + url.getPath(),
                "postgres",
                "postgres");
        var sent = connection.createStatement()) {
      sent.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }
}
