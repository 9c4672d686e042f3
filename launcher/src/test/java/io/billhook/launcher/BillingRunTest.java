package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.auth.account.Accounts;
import io.billhook.api.http.access.OperatorRole;
import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.Await;
import io.billhook.devkit.FreePort;
import io.billhook.devkit.TestServices;
import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.billhook.postgres.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand objects, brought in, lost, looked for and brought back by who is killed at it. */
@Timeout(900)
final class BillingRunTest {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final String OPERATOR = "eve@example.com";
  private static final String PASSWORD = "battery staple";

  private static final int CUSTOMERS = 200;
  private static final int SUBSCRIPTIONS = 3_000;
  private static final int INVOICES = 4_000;
  private static final int CHARGES = 2_800;
  private static final int ALL = CUSTOMERS + SUBSCRIPTIONS + INVOICES + CHARGES;

  @TempDir private static Path folder = Path.of("");

  private final long longAgo = Instant.now().minus(Duration.ofDays(30)).getEpochSecond();
  private final Vertx vertx = Vertx.vertx();
  private final Simulators simulators = Simulators.create(vertx, SimulatorSettings.development());
  private final URI simulated =
      URI.create("http://127.0.0.1:" + simulators.listen(0).await().actualPort());
  private final DatabaseConfig database = TestServices.freshDatabase();
  private final int port = FreePort.find();
  private final Map<String, String> variables =
      new HashMap<>(Served.variables(database, simulated, TestServices.freshPrefix()));

  BillingRunTest() {
    variables.put("STRIPE_RUN_RPS", "100");
    variables.put("LOG_LEVEL", "WARN");
    try (Database open = Database.open(vertx, database)) {
      new Accounts(open.auth()).createOperator(OPERATOR, PASSWORD, OperatorRole.OPERATOR);
    }
  }

  @AfterEach
  void close() {
    simulators.close();
    vertx.close().await();
  }

  @Test
  void what_is_lost_is_found_by_a_dry_run_and_brought_back_by_one_that_is_killed()
      throws SQLException {
    fill();
    try (Command first = served()) {
      first.awaitReady();
      Await.until("the first worker brings in all", PATIENCE, () -> ended(1));
      assertThat(number("SELECT count(*) FROM billing_object WHERE stripe_id LIKE '%_lost_%'"))
          .isEqualTo(ALL);
      assertThat(number("SELECT count(*) FROM domain_event")).as("told of what is older").isZero();

      update("DELETE FROM billing_object");
      Command.Ended dry = ops("billing", "reconcile", "--dry-run", "--json");
      assertThat(dry.code()).as(dry.err()).isEqualTo(3);
      assertThat(missing(dry.out())).isEqualTo(ALL);
      assertThat(dry.err()).contains("has begun").contains("to mend");
      assertThat(number("SELECT count(*) FROM billing_object")).as("after a dry run").isZero();

      try (Command repair = start("billing", "reconcile")) {
        Await.until("a part is there", PATIENCE, () -> copies() > ALL / 4);
        first.handle().destroyForcibly();
        first.awaitEnd(Duration.ofSeconds(20));
        assertThat(copies()).isLessThan(ALL);
        assertThat(repair.awaitEnd(Duration.ofMinutes(1)).err()).contains("The run goes on");
      }
    }
    try (Command second = served()) {
      second.awaitReady();
      Await.until("another worker goes on", PATIENCE, () -> ended(3));
      assertThat(copies()).isEqualTo(ALL);
      assertThat(
              number(
                  "SELECT count(*) FROM billing_object WHERE object = 'subscription'"
                      + " AND data->>'status' = 'canceled'"))
          .isEqualTo(SUBSCRIPTIONS / 2);
      assertThat(
              number(
                  "SELECT count(*) FROM billing_drift WHERE repaired AND reason = 'missing'"
                      + " AND run_id = (SELECT max(id::text)::uuid FROM billing_run)"
                      + " AND stripe_id LIKE '%_lost_%'"))
          .isEqualTo(ALL);
      assertThat(number("SELECT count(*) FROM email")).as("mails of what is old").isZero();

      Command.Ended after = ops("billing", "reconcile");
      assertThat(after.code()).as(after.err() + after.out()).isZero();
      assertThat(after.out()).contains("subscription").contains("completed");
      assertThat(ops("billing").out()).contains("reconcile (dry)").contains("backfill");
    }
  }

  private Command served() {
    return Command.start(folder, variables, "all", "--port", Integer.toString(port));
  }

  private Command start(String... arguments) {
    Map<String, String> as = new HashMap<>();
    as.put("BILLHOOK_URL", "http://127.0.0.1:" + port);
    as.put("BILLHOOK_OPERATOR_EMAIL", OPERATOR);
    as.put("BILLHOOK_OPERATOR_PASSWORD", PASSWORD);
    return Command.start(folder, as, arguments);
  }

  private Command.Ended ops(String... arguments) {
    try (Command command = start(arguments)) {
      return command.awaitEnd(PATIENCE);
    }
  }

  /**
   * What a run says is missing of the objects of this test, which have no others of their kinds.
   */
  private static long missing(String run) {
    JsonArray objects = new JsonObject(run).getJsonArray("objects");
    return objects.stream()
        .map(JsonObject.class::cast)
        .filter(
            object ->
                List.of("customer", "subscription", "invoice", "charge")
                    .contains(object.getString("object")))
        .mapToLong(object -> object.getLong("missing"))
        .sum();
  }

  private void fill() {
    List<JsonObject> all = new ArrayList<>();
    for (int n = 0; n < CUSTOMERS; n++) {
      all.add(object("customer", "cus", n).put("email", "c" + n + "@example.test"));
    }
    for (int n = 0; n < SUBSCRIPTIONS; n++) {
      all.add(
          object("subscription", "sub", n)
              .put("customer", "cus_lost_" + n % CUSTOMERS)
              .put("status", n % 2 == 0 ? "canceled" : "active")
              .put("canceled_at", n % 2 == 0 ? longAgo : null));
    }
    for (int n = 0; n < INVOICES; n++) {
      all.add(
          object("invoice", "in", n)
              .put("customer", "cus_lost_" + n % CUSTOMERS)
              .put("customer_email", "c@example.test")
              .put("status", "paid")
              .put("currency", "usd")
              .put("amount_paid", 900)
              .put("status_transitions", new JsonObject().put("paid_at", longAgo)));
    }
    for (int n = 0; n < CHARGES; n++) {
      all.add(object("charge", "ch", n).put("customer", "cus_lost_" + n % CUSTOMERS));
    }
    WebClient web = WebClient.create(vertx);
    for (int from = 0; from < all.size(); from += 500) {
      Future.all(
              all.subList(from, Math.min(from + 500, all.size())).stream()
                  .map(it -> web.putAbs(simulated + "/_sim/stripe/objects").sendJsonObject(it))
                  .toList())
          .await();
    }
    web.close();
  }

  private JsonObject object(String type, String prefix, int n) {
    return new JsonObject()
        .put("id", prefix + "_lost_" + n)
        .put("object", type)
        .put("created", longAgo)
        .put("livemode", false);
  }

  private boolean ended(int runs) {
    return number("SELECT count(*) FROM billing_run WHERE state <> 'running'") == runs;
  }

  private long copies() {
    return number("SELECT count(*) FROM billing_object WHERE stripe_id LIKE '%\\_lost\\_%'");
  }

  private long number(String sql) {
    try (Connection connection = DriverManager.getConnection(jdbc());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void update(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbc());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private String jdbc() {
    URI url = database.url();
    String[] who = url.getUserInfo().split(":", 2);
    return "jdbc:postgresql://%s:%d%s?user=%s&password=%s"
        .formatted(
            url.getHost(), url.getPort(), url.getPath(), who[0], who.length > 1 ? who[1] : "");
  }
}
