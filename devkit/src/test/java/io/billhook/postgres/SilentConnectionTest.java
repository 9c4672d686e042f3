package io.billhook.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TcpProxy;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.DatabaseException.Kind;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections that are dead, of which nobody has told this side. */
@ExtendWith(VertxExtension.class)
final class SilentConnectionTest {
  private static final Duration WAIT = Duration.ofSeconds(4);
  private static final String ONE = "SELECT 1 AS one";
  private static final String LONG = "SELECT pg_sleep(25)";

  @Test
  void a_transaction_that_gets_no_answer_leaves_its_connection_to_nobody(Vertx vertx) {
    afterASilence(
        vertx, database -> database.transact(Role.ENGINE, TenantScope.none(), tx -> tx.query(ONE)));
  }

  @Test
  void a_read_that_gets_no_answer_leaves_its_connection_to_nobody(Vertx vertx) {
    afterASilence(vertx, database -> database.read(Role.ENGINE, TenantScope.none(), ONE));
  }

  private static void afterASilence(Vertx vertx, java.util.function.Function<Database, Rows> look) {
    DatabaseConfig direct = TestServices.freshDatabase();
    try (TcpProxy proxy = TcpProxy.to(direct.url());
        Database database =
            Database.open(vertx, new DatabaseConfig(proxy.url(), proxy.url(), false, 1), WAIT)) {
      assertThat(look.apply(database).size()).isOne();
      proxy.silence();
      assertFails(() -> look.apply(database));
      proxy.healForNewOnes();
      assertThat(look.apply(database).size()).isOne(); // the pool's one connection is another
    }
  }

  @Test
  void a_single_statement_that_gets_no_answer_leaves_its_connection_to_nobody(Vertx vertx) {
    DatabaseConfig direct = TestServices.freshDatabase();
    try (TcpProxy proxy = TcpProxy.to(direct.url());
        Database database = Database.open(vertx, DatabaseConfig.direct(proxy.url()));
        EnginePool engine = database.enginePool(1)) {
      assertThat(engine.run(ONE).await().size()).isOne();
      proxy.silence();
      assertFails(() -> engine.within(WAIT, ONE).await());
      proxy.healForNewOnes();
      assertThat(engine.run(ONE).await().size()).isOne();
    }
  }

  @Test
  void fellows_of_a_dead_connection_are_given_to_nobody(Vertx vertx) {
    DatabaseConfig direct = TestServices.freshDatabase();
    try (TcpProxy proxy = TcpProxy.to(direct.url());
        Database database =
            Database.open(vertx, new DatabaseConfig(proxy.url(), proxy.url(), false, 3), WAIT)) {
      assertThat(opened(database, 3)).isEqualTo(3);
      assertThat(proxy.halfOpen()).isEqualTo(3);
      assertFails(() -> database.read(Role.ENGINE, TenantScope.none(), ONE));
      for (int i = 0; i < 3; i++) {
        assertThat(database.read(Role.ENGINE, TenantScope.none(), ONE).size()).isOne();
      }
    }
  }

  /** Opens so many transactions, one within the other; gives how many there were. */
  private static int opened(Database database, int depth) {
    return database.transact(
        Role.ENGINE,
        TenantScope.none(),
        tx -> tx.query(ONE).size() + (depth == 1 ? 0 : opened(database, depth - 1)));
  }

  @Test
  void what_is_under_way_beside_a_dead_connection_goes_on(Vertx vertx) {
    try (Database database = Database.open(vertx, TestServices.freshDatabase(), WAIT)) {
      int rows =
          database.transact(
              Role.ENGINE,
              TenantScope.none(),
              tx -> {
                int before = tx.query(ONE).size();
                assertFails(
                    () -> database.read(Role.ENGINE, TenantScope.none(), "SELECT pg_sleep(12)"));
                return before + tx.query(ONE).size();
              });
      assertThat(rows).isEqualTo(2);
    }
  }

  @Test
  void a_statement_waits_less_once_others_have_found_the_server_silent(Vertx vertx) {
    try (Database database = Database.open(vertx, TestServices.freshDatabase());
        EnginePool engine = database.enginePool(1)) {
      assertFails(
          () ->
              database.transact(
                  Role.ENGINE,
                  TenantScope.none(),
                  tx -> {
                    assertFails(() -> engine.within(WAIT, LONG).await());
                    return tx.query(LONG); // which the server would answer
                  }));
    }
  }

  private static void assertFails(Supplier<Rows> look) {
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(look::get)
        .matches(e -> e.kind() == Kind.UNAVAILABLE);
  }
}
