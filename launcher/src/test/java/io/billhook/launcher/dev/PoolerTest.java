package io.billhook.launcher.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.api.auth.key.AccessSeeds;
import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.Await;
import io.billhook.devkit.PgBouncer;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.Command;
import io.billhook.launcher.FirstFlow;
import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import io.billhook.launcher.Served;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The flow behind pgbouncer in transaction mode. */
@ExtendWith(VertxExtension.class)
final class PoolerTest {
  private static final int MAILS = 15;

  @TempDir private Path folder = Path.of("");

  @Test
  void the_flow_works_behind_a_transaction_pooler(Vertx vertx) throws Exception {
    assumeTrue(PgBouncer.installed(), "pgbouncer is not installed");
    DatabaseConfig database = TestServices.freshDatabase();
    try (PgBouncer pooler = PgBouncer.start(folder, database.url())) {
      Map<String, String> variables =
          Map.of(
              "DATABASE_URL", pooler.url().toString(),
              "DATABASE_DIRECT_URL", database.url().toString(),
              "DATABASE_POOLER", "transaction");
      try (FlowStack flow = FlowStack.on(TestServices.embeddedBroker(), database, variables)) {
        assertThat(flow.stack.settings.database().url().getPort())
            .isEqualTo(pooler.url().getPort());
        FirstFlow.check(flow.client, "pooled");
        Await.until(
            "what others revoke is heard by the direct address",
            () ->
                flow.api()
                    .get("/health/ready")
                    .json()
                    .getJsonObject("checks")
                    .getBoolean("access_notices"));
        noTenantSeesAnothers(
            flow.api(), HttpDoor.to(flow.stack.base()).with(secondKey(vertx, database)));
      }
    }
  }

  /** Before any role is set on a connection that somebody else is served by next. */
  @Test
  void a_pooler_that_nobody_has_told_of_is_found() throws Exception {
    assumeTrue(PgBouncer.installed(), "pgbouncer is not installed");
    DatabaseConfig database = TestServices.freshDatabase();
    try (PgBouncer pooler = PgBouncer.start(folder, database.url())) {
      Map<String, String> variables =
          Served.with(
              Served.variables(database, URI.create("http://127.0.0.1:1"), "pooled"),
              "DATABASE_URL",
              pooler.url().toString());
      for (String command : List.of("api", "worker", "migrate")) {
        Command.Ended ended = Command.run(folder, variables, command);
        assertThat(ended.code()).as(command).isEqualTo(1);
        assertThat(ended.err())
            .as(command)
            .contains("DATABASE_POOLER=transaction", "DATABASE_DIRECT_URL");
      }
    }
  }

  private static String secondKey(Vertx vertx, DatabaseConfig config) {
    try (Database database = Database.open(vertx, config)) {
      return new AccessSeeds(database.auth())
          .seedApiKey("Second", List.of("emails:read", "emails:write"))
          .key();
    }
  }

  /** With more requests at once than the pooler has connections, so that tenants take turns. */
  private static void noTenantSeesAnothers(HttpDoor first, HttpDoor second) throws Exception {
    List<Callable<Set<String>>> looks = new ArrayList<>();
    for (int i = 0; i < MAILS; i++) {
      String number = String.valueOf(i);
      looks.add(() -> sendAndLook(first, "first-" + number));
      looks.add(() -> sendAndLook(second, "second-" + number));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Set<String>> look : threads.invokeAll(looks)) {
        assertThat(look.get()).hasSize(1);
      }
    }
    assertThat(recipients(first)).hasSize(MAILS).allMatch(to -> to.startsWith("first-"));
    assertThat(recipients(second)).hasSize(MAILS).allMatch(to -> to.startsWith("second-"));
  }

  /** Whose mails this one sees. */
  private static Set<String> sendAndLook(HttpDoor door, String name) {
    JsonObject mail =
        new JsonObject().put("to", name + "@example.com").put("subject", "Hi").put("text", "Hi");
    door.post("/v1/emails", mail).ok();
    return recipients(door).stream()
        .map(to -> to.replaceFirst("-.*", ""))
        .collect(Collectors.toSet());
  }

  private static List<String> recipients(HttpDoor door) {
    return FlowClient.data(door.get("/v1/emails?limit=200")).stream()
        .map(mail -> mail.getString("to"))
        .toList();
  }
}
