package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.Await;
import io.billhook.devkit.EmbeddedPostgres;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.Command;
import io.billhook.launcher.HttpDoor;
import io.billhook.launcher.Served;
import io.billhook.launcher.StripeFixtures;
import io.billhook.launcher.StripeSigner;
import io.billhook.migrations.Migrations;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A database as services give one: whose owner is no superuser, on a cluster of its own. */
@TestMethodOrder(OrderAnnotation.class)
final class ManagedPostgresTest {
  private static EmbeddedPostgres server;

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void start() throws SQLException {
    server = EmbeddedPostgres.startFast();
    try (Connection superuser = open(server.url())) {
      for (String name : List.of("one", "two", "three")) {
        execute(superuser, "CREATE ROLE " + name + " LOGIN");
        execute(superuser, "CREATE DATABASE d" + name + " OWNER " + name);
      }
      execute(superuser, "ALTER ROLE one CREATEROLE");
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @Order(1)
  void who_may_not_make_roles_is_told_what_to_do_in_a_sentence() {
    Command.Ended ended = migrate("two");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).contains("billhook migrate --print-roles LOGIN");
  }

  @Test
  @Order(2)
  void an_owner_that_may_make_roles_migrates_and_inherits_nothing() throws SQLException {
    Command.Ended ended = migrate("one");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(migrate("one").out()).contains("up to date");
    try (Connection one = open(as("one"))) {
      if (one.getMetaData().getDatabaseMajorVersion() >= 16) { // before, who may take a role has it
        assertThatThrownBy(() -> execute(one, "SELECT count(*) FROM account"))
            .hasMessageContaining("permission denied");
      }
      execute(one, "SET ROLE billhook_engine");
    }
  }

  @Test
  @Order(3)
  void a_second_owner_in_the_cluster_migrates_once_somebody_has_run_the_printed_sql()
      throws SQLException {
    assertThat(migrate("two").err()).contains("--print-roles LOGIN");
    Command.Ended printed = Command.run(folder, Map.of(), "migrate", "--print-roles", "two");
    assertThat(printed.code()).isZero();
    try (Connection superuser = open(server.url("dtwo"))) {
      execute(superuser, printed.out());
    }
    Command.Ended ended = migrate("two");
    assertThat(ended.code()).as(ended.err()).isZero();
    try (Connection two = open(as("two"))) {
      assertThatThrownBy(() -> execute(two, "CREATE ROLE more"))
          .hasMessageContaining("permission denied");
    }
  }

  /** From PostgreSQL 16 on no owner has by membership what it may take. */
  @Test
  @Order(3)
  void an_owner_that_inherits_nothing_migrates_a_product_whose_log_in_sees_its_history()
      throws SQLException {
    try (Connection superuser = open(server.url())) {
      execute(superuser, "ALTER ROLE one NOINHERIT");
    }
    Migrations migrations = new Migrations(as("one"), List.of("managed"));
    assertThat(migrations.migrate()).containsExactly("managed 1");
    assertThat(migrations.migrate()).isEmpty();
    try (Connection one = open(as("one"))) {
      execute(one, "SET ROLE billhook_engine");
      execute(one, "SELECT count(*) FROM flyway_managed");
      execute(one, "SET ROLE billhook_backup");
      execute(one, "SELECT count(*) FROM managed_thing");
    }
  }

  @Test
  @Order(4)
  void a_webhook_is_processed_by_the_log_in_that_the_owner_makes() throws SQLException {
    Map<String, String> owner =
        Map.of(
            "DATABASE_URL", as("one").toString(),
            "DATABASE_APP_USER", "one_app",
            "DATABASE_APP_PASSWORD", "x");
    Command.Ended made = Command.run(folder, owner, "migrate");
    assertThat(made.code()).as(made.err()).isZero();
    try (Command simulators = Command.start(folder, Map.of(), "simulators", "--port", "0");
        Connection superuser = open(server.url("done"))) {
      URI simulated = simulators.awaitReady();
      Map<String, String> variables =
          Served.variables(
              DatabaseConfig.direct(as("one", "one_app")), simulated, TestServices.freshPrefix());
      JsonObject customer = StripeFixtures.customer("cus_managed", "ada@example.com", "unknown");
      HttpDoor.to(simulated).put("/_sim/stripe/objects", customer).ok();
      try (Command api = Command.start(folder, variables, "api");
          Command worker = Command.start(folder, variables, "worker")) {
        URI base = api.awaitReady();
        worker.awaitReady();
        String event = StripeFixtures.event("evt_managed", "customer.created", customer).encode();
        assertThat(
                HttpDoor.to(base)
                    .send(
                        "POST",
                        "/webhooks/stripe",
                        Map.of("Stripe-Signature", StripeSigner.header(event)),
                        event)
                    .status())
            .isEqualTo(200);
        Await.until(
            "the webhook is processed",
            Duration.ofMinutes(1),
            () ->
                texts(superuser, "SELECT state FROM webhook_event").equals(List.of("processed"))
                    && texts(superuser, "SELECT stripe_id FROM billing_object")
                        .contains("cus_managed"));
      }
    }
  }

  /**
   * Also what comes later: a table of another product here, behind a policy that lets no one in.
   */
  @Test
  @Order(5)
  void backups_see_every_row_of_every_table() throws SQLException {
    try (Connection superuser = open(server.url("done"));
        Connection one = open(as("one"))) {
      execute(superuser, "INSERT INTO tenant (id, name) VALUES (gen_random_uuid(), 'Acme')");
      execute(
          superuser,
          "SET ROLE billhook_owner; CREATE TABLE note (tenant_id uuid); ALTER TABLE note ENABLE ROW"
              + " LEVEL SECURITY; ALTER TABLE note FORCE ROW LEVEL SECURITY; RESET ROLE");
      execute(superuser, "INSERT INTO note VALUES (gen_random_uuid())");
      new Migrations(as("one")).migrate();
      for (String table :
          texts(
              superuser,
              "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
                  + " AND relnamespace = 'public'::regnamespace")) {
        String count = "SELECT count(*)::text FROM " + table;
        List<String> all = texts(superuser, count);
        execute(one, "SET ROLE billhook_backup");
        assertThat(texts(one, count)).as(table).isEqualTo(all);
        execute(one, "RESET ROLE");
      }
      assertThat(texts(superuser, "SELECT count(*)::text FROM note")).containsExactly("1");
      assertThat(texts(superuser, "SELECT count(*)::text FROM job")).doesNotContain("0");
    }
  }

  @Test
  @Order(6)
  void a_role_that_may_do_more_is_not_taken() throws SQLException {
    try (Connection superuser = open(server.url())) {
      execute(superuser, "ALTER ROLE billhook_api CREATEDB");
      assertThatThrownBy(() -> new Migrations(as("one")).migrate())
          .hasMessageContaining("These roles may log in, or more: billhook_api");
      execute(superuser, "ALTER ROLE billhook_api NOCREATEDB");
    }
  }

  @Test
  @Order(6)
  void the_owners_address_and_a_log_in_are_all_that_a_release_step_and_a_process_need()
      throws SQLException {
    Map<String, String> told =
        Map.of(
            "DATABASE_DIRECT_URL",
            as("one").toString(),
            "DATABASE_APP_USER",
            "app_of_one",
            "DATABASE_APP_PASSWORD",
            "p/a@s:s",
            "ENCRYPTION_KEYS",
            "k1:" + "A".repeat(43) + "=");
    Command.Ended ended = Command.run(folder, told, "migrate");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("The log-in app_of_one may take the roles of api and worker");
    try (Connection superuser = open(server.url("done"))) {
      execute(superuser, "ALTER ROLE app_of_one NOLOGIN");
    }
    assertThat(Command.run(folder, told, "keys", "list").err())
        .contains("role \"app_of_one\" is not permitted to log in")
        .doesNotContain("p/a@s:s", "p%2Fa");
  }

  /** Where a platform deploys api and worker side by side, each with the same release step. */
  @Test
  @Order(7)
  void two_release_steps_at_once_both_end_well() throws Exception {
    try (Connection superuser = open(server.url())) {
      execute(superuser, "CREATE DATABASE dfour OWNER one");
    }
    Map<String, String> told =
        Map.of(
            "DATABASE_DIRECT_URL", as("one").toString().replace("/done", "/dfour"),
            "DATABASE_APP_USER", "app_of_four",
            "DATABASE_APP_PASSWORD", "secret");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Command.Ended>> steps =
          threads.invokeAll(Collections.nCopies(2, () -> Command.run(folder, told, "migrate")));
      for (Future<Command.Ended> step : steps) {
        assertThat(step.get().code()).as(step.get().err()).isZero();
        assertThat(step.get().out()).contains("The log-in app_of_four may take the roles");
      }
      // They take turns by migration, so each may have made some of them.
      try (Connection superuser = open(server.url("dfour"))) {
        assertThat(steps.stream().flatMap(step -> applied(step.resultNow().out())))
            .contains("1")
            .containsExactlyInAnyOrderElementsOf(
                texts(
                    superuser,
                    "SELECT version FROM flyway_schema_history WHERE version IS NOT NULL"));
      }
    }
  }

  private static Stream<String> applied(String out) {
    return Pattern.compile("(?m)^Applied (.*)\\.$")
        .matcher(out)
        .results()
        .flatMap(found -> Pattern.compile(", ").splitAsStream(found.group(1)));
  }

  private Command.Ended migrate(String who) {
    return Command.run(folder, Map.of("DATABASE_URL", as(who).toString()), "migrate");
  }

  private static URI as(String who) {
    return as(who, who);
  }

  private static URI as(String owner, String user) {
    URI url = server.url("d" + owner);
    return URI.create(
        "postgres://%s:x@%s:%d%s".formatted(user, url.getHost(), url.getPort(), url.getPath()));
  }

  private static Connection open(URI url) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d%s".formatted(url.getHost(), url.getPort(), url.getPath()),
        url.getUserInfo().split(":", 2)[0],
        "x");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> texts(Connection connection, String sql) {
    List<String> all = new ArrayList<>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        all.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
    return all;
  }
}
