package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.postgres.Unawaited;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for single statements, directly and behind a pooler. */
@ExtendWith(VertxExtension.class)
final class SingleStatementsTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_look_at_a_table_of_five_rows_is_not_compiled_to_machine_code(boolean pooled, Vertx vertx) {
    DatabaseConfig direct = TestServices.freshDatabase();
    try (Database database =
            Database.open(vertx, new DatabaseConfig(direct.url(), direct.url(), pooled, 2));
        EnginePool engine = database.enginePool(1)) {
      assertThat(engine.run("SELECT current_setting('jit') AS jit").await().first().text("jit"))
          .isEqualTo("off");
      for (int i = 0; i < 3; i++) { // on either connection
        aReadActsForItsRole(database);
        aFailedReadLeavesACleanConnection(database);
        aParameterThatDoesNotFitIsTheCallersMistake(database);
        aWriteIsCommittedAndAFailedOneLeavesNothing(database);
      }
    }
  }

  private static void aReadActsForItsRole(Database database) {
    String role = "SELECT current_user::text AS role";
    assertThat(database.read(Role.AUTH, TenantScope.none(), role).first().text("role"))
        .isEqualTo("billhook_auth");
    assertThat(database.read(Role.OPS, TenantScope.none(), role).first().text("role"))
        .isEqualTo("billhook_ops");
  }

  private static void aFailedReadLeavesACleanConnection(Database database) {
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(
            () -> database.read(Role.AUTH, TenantScope.none(), "SELECT 1 / $1::int AS one", 0))
        .matches(e -> e.kind() == DatabaseException.Kind.REFUSED)
        .withMessageContaining("22012");
  }

  /** The driver finds it before it sends anything; its value is nobody's to read. */
  private static void aParameterThatDoesNotFitIsTheCallersMistake(Database database) {
    String sum = "SELECT $1::int + 1 AS sum";
    assertThatThrownBy(() -> database.read(Role.AUTH, TenantScope.none(), sum, "se]cr\net"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("position[0] with class = [java.lang.String]")
        .hasMessageNotContaining("se]cr");
    assertThatThrownBy(
            () ->
                database.engine().transact(tx -> tx.query(sum, 1, "secret").first().integer("sum")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("number of parameters");
  }

  private static void aWriteIsCommittedAndAFailedOneLeavesNothing(Database database) {
    String add =
        "INSERT INTO sending_pace (name, left_over, at) VALUES ($1, 1 / $2::integer, now())"
            + " RETURNING left_over::integer AS left_over";
    String name = UUID.randomUUID().toString();
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> database.engine().write(add, name, 0))
        .withMessageContaining("22012");
    assertThat(database.engine().write(add, name, 1).first().integer("left_over")).isEqualTo(1);
    assertThat(database.engine().read("SELECT FROM sending_pace WHERE name = $1", name).size())
        .isEqualTo(1);
  }

  @Test
  void what_a_shut_fence_stands_before_is_not_done_and_it_alone_is_what_is_told(Vertx vertx) {
    try (Database database = Database.open(vertx, TestServices.freshDatabase())) {
      Transactions engine = database.engine();
      String add = "INSERT INTO sending_pace (name, left_over, at) VALUES ($1, 1, now())";
      String fence = "SELECT 1 / $1::integer";
      var shut = new IllegalStateException("shut");
      Consumer<Tx> written = tx -> Unawaited.write(tx, add, "taken");
      Consumer<Tx> asked = tx -> tx.update(add, "taken");
      for (Consumer<Tx> work : List.of(written, asked)) {
        assertThatThrownBy(
                () ->
                    engine.run(
                        tx -> {
                          Unawaited.fence(tx, () -> shut, fence, 0);
                          work.accept(tx);
                        }))
            .isSameAs(shut);
      }
      engine.run(
          tx -> {
            Unawaited.fence(tx, () -> shut, fence, 1);
            Unawaited.write(tx, add, "taken");
          });
      for (Consumer<Tx> work : List.of(written, asked)) {
        assertThatExceptionOfType(DatabaseException.class)
            .isThrownBy(
                () ->
                    engine.run(
                        tx -> {
                          Unawaited.fence(tx, () -> shut, fence, 1);
                          work.accept(tx);
                        }))
            .withMessageContaining("23505");
      }
      assertThatExceptionOfType(DatabaseException.class)
          .as("another's division")
          .isThrownBy(
              () ->
                  engine.run(
                      tx -> {
                        Unawaited.fence(tx, () -> shut, fence, 1);
                        Unawaited.write(tx, fence, 0);
                      }))
          .withMessageContaining("22012");
      assertThat(database.engine().read("SELECT name FROM sending_pace").map(r -> r.text("name")))
          .containsExactly("taken");
    }
  }
}
