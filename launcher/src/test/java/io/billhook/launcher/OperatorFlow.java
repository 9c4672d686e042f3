package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.auth.account.Accounts;
import io.billhook.api.http.access.OperatorRole;
import io.billhook.config.DatabaseConfig;
import io.billhook.contract.Queues;
import io.billhook.devkit.FreePort;
import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.TenantScope;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The commands of operators, each as a process of its own, against a running installation.
 *
 * @param dead a dead job, whose error would turn a terminal red
 * @param later a job that waits for its time
 * @param waiting one that waits for another try
 */
record OperatorFlow(Path folder, URI base, UUID dead, UUID later, UUID waiting) {
  private static final String EMAIL = "eve@example.com";
  private static final String PASSWORD = "battery staple";
  private static final String MANY = "01900000-0000-7000-8000-00000000"; // ids of long ago

  /** Makes the operator and the jobs. */
  static OperatorFlow prepare(Vertx vertx, Path folder, URI base, DatabaseConfig config) {
    UUID dead = RowIds.next();
    UUID later = RowIds.next();
    UUID waiting = RowIds.next();
    try (Database database = Database.open(vertx, config)) {
      new Accounts(database.auth()).createOperator(EMAIL, PASSWORD, OperatorRole.OPERATOR);
      database.run(
          Role.ENGINE,
          TenantScope.none(),
          tx -> {
            tx.update(
                "INSERT INTO job (id, kind, queue, args, state, attempt, max_attempts, run_at,"
                    + " dispatch_at, finalized_at) VALUES"
                    + " ($1, 'test.dies', 'email', '{}', 6, 3, 3, now(), NULL, now()),"
                    + " ($2, 'test.later', 'email', '{}', 0, 0, 3, now() + interval '1 hour',"
                    + " now() + interval '1 hour', NULL),"
                    + " ($3, 'test.waits', 'email', '{}', 3, 1, 3, now() + interval '1 hour',"
                    + " now() + interval '1 hour', NULL)",
                dead,
                later,
                waiting);
            tx.update(
                "INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at, finalized_at)"
                    + " SELECT ($1 || lpad(to_hex(n), 4, '0'))::uuid, 'test.many', 'email', '{}', 6,"
                    + " 3, now(), now() FROM generate_series(1, 10002) AS n",
                MANY);
            tx.update(
                "INSERT INTO dead_job (job_id, kind, queue, fingerprint, reason)"
                    + " SELECT id, kind, queue, 'f', 'broke' FROM job WHERE kind = 'test.many'");
            for (String state : List.of("open", "closed")) {
              tx.update(
                  "WITH one AS (INSERT INTO process (role, host, version, seen_at, since)"
                      + " VALUES ('worker', $1, 'v', now() + interval '1 day', gen_random_uuid())"
                      + " RETURNING id)"
                      + " INSERT INTO breaker (name, process, state, failures)"
                      + " SELECT 'test', id, $2, 3 FROM one",
                  "host-" + state,
                  state);
            }
            tx.update(
                "INSERT INTO dead_message (queue, reason, body)"
                    + " VALUES ('email', 'rejected', 'garbage')");
            tx.update(
                "INSERT INTO dead_job (job_id, kind, queue, fingerprint, reason)"
                    + " VALUES ($1, 'test.dies', 'email', 'f', $2)",
                dead,
                "broke \u001b[31mred\nand " + "long ".repeat(50));
          });
    }
    return new OperatorFlow(folder, base, dead, later, waiting);
  }

  void check() {
    bareGroups();
    deadJobs();
    moreDeadJobsThanACallTakes();
    unreadableMessages();
    otherJobs();
    queuesAndBreakers();
    refusals();
  }

  private void bareGroups() {
    assertThat(ok("jobs", "--kind", "test.later").lines())
        .hasSize(2)
        .last()
        .asString()
        .startsWith(later.toString());
    JsonObject died = new JsonObject(ok("dead", "--json", "--limit", "1", "--kind", "test.dies"));
    assertThat(died.getJsonArray("data").getJsonObject(0).getString("id"))
        .isEqualTo(dead.toString());
    assertThat(ok("queues")).contains("email-bulk");
    assertThat(new JsonObject(ok("breakers", "--json")).fieldNames()).contains("data");
    assertThat(ok("dead", "--help")).contains("replay", "Without a command it is list");
    Command.Ended lost = run("dead", "--kind", "test.none", "replay", "--all");
    assertThat(lost.code()).as("a kind that goes to list must not be lost to replay").isEqualTo(2);
  }

  private void deadJobs() {
    String list = ok("dead", "list", "--kind", "test.dies");
    assertThat(list.lines().findFirst().orElseThrow())
        .startsWith("ID ")
        .containsSubsequence("KIND", "TRY", "DIED", "REASON");
    assertThat(list.lines())
        .hasSize(2)
        .allMatch(line -> line.length() <= 100)
        .last()
        .asString()
        .startsWith(dead + "  test.dies  3/3  ")
        .contains("broke ?[31mred?and")
        .endsWith("..");
    assertThat(ok("dead", "replay", "--id", dead.toString(), "--dry-run").strip())
        .isEqualTo("Would replay up to 1 dead jobs.");
    assertThat(ok("jobs", "discard", dead.toString(), "--why", "only a test"))
        .contains("discarded");
    assertThat(ok("jobs", "show", dead.toString()))
        .contains("cancelled", "job.discard", "only a test");
  }

  /** More than one call to the API takes, so slowly that a second call's jobs come hours later. */
  private void moreDeadJobsThanACallTakes() {
    String[] replay = {"dead", "replay", "--kind", "test.many", "--rate", "1", "--nonce", "many"};
    assertThat(ok("dead", "replay", "--kind", "test.many", "--dry-run").strip())
        .isEqualTo("Would replay more than 10000 dead jobs.");
    Command.Ended replayed = run(replay);
    assertThat(replayed.code()).as(replayed.err()).isZero();
    assertThat(replayed.out().strip()).isEqualTo("Replayed 10002 of 10002 dead jobs.");
    assertThat(replayed.err()).contains("10000 dead jobs are replayed, there are more");
    JsonObject last = new JsonObject(ok("jobs", "show", "--json", MANY + "2712"));
    assertThat(ok("jobs", "show", MANY + "2712")).contains("job.replayed");
    assertThat(Instant.parse(last.getString("run_at")))
        .isAfter(Instant.now().plus(Duration.ofMinutes(160)));
    assertThat(ok(replay)).as("the same answers").isEqualTo(replayed.out());
  }

  private void unreadableMessages() {
    assertThat(ok("unreadable-messages").lines())
        .hasSize(2)
        .last()
        .asString()
        .containsPattern("^\\d+ +email +7 +\\d+[sm] +rejected$");
    JsonObject page = new JsonObject(ok("unreadable-messages", "--json"));
    long id = page.getJsonArray("data").getJsonObject(0).getLong("id");
    assertThat(ok("unreadable-messages", "show", Long.toString(id)))
        .containsPattern("(?m)^body +Z2FyYmFnZQ==$");
    assertThat(run("unreadable-messages", "show", "0").code()).isEqualTo(1);
  }

  private void otherJobs() {
    assertThat(ok("jobs", "cancel", later.toString()).strip())
        .isEqualTo("Job " + later + " is scheduled and will be cancelled.");
    Command.Ended refused = run("jobs", "retry", dead.toString());
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).startsWith("billhook: The job is cancelled; only one that waits");
    assertThat(ok("jobs", "retry", waiting.toString()).strip())
        .isEqualTo("Job " + waiting + " is due now.");
    assertThat(ok("jobs", "show", waiting.toString())).contains("job.retry");
  }

  private void queuesAndBreakers() {
    assertThat(ok("queues", "pause", "sms", "--why", "a look"))
        .containsPattern("MESSAGES  CONSUMERS  WORKERS")
        .containsPattern("(?m)^sms .* \\d+s$")
        .containsPattern("(?m)^email-bulk .* -$");
    JsonObject queues = new JsonObject(ok("queues", "resume", "sms", "--json"));
    assertThat(queues.getJsonArray("data")).hasSize(Queues.ALL.size());
    assertThat(ok("breakers", "list"))
        .containsPattern("(?m)^test +open +3 +-$")
        .containsPattern("(?m)^  in process \\d+ on host-open +open +3$")
        .containsPattern("(?m)^  in process \\d+ on host-closed +closed +3$");
    assertThat(ok("breakers", "open", "brevo")).containsPattern("brevo .* open");
    assertThat(ok("breakers", "auto", "brevo")).containsPattern("brevo .* -");
  }

  private void refusals() {
    Command.Ended nothing = run("dead", "replay");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("--all");

    Map<String, String> nobody =
        Map.of("BILLHOOK_URL", "http://127.0.0.1:" + FreePort.find(), "BILLHOOK_TOKEN", "x");
    Command.Ended away = Command.run(folder, nobody, "queues", "list");
    assertThat(away.code()).isEqualTo(1);
    assertThat(away.err()).contains("No Billhook answers", "BILLHOOK_URL").doesNotContain("\tat ");

    Command.Ended dev =
        Command.run(folder, Map.of("BILLHOOK_URL", base.toString()), "jobs", "list");
    assertThat(dev.code()).isEqualTo(1);
    assertThat(dev.err())
        .contains("tried as dev's operator", "has no development operator")
        .contains("BILLHOOK_OPERATOR_EMAIL");
  }

  private String ok(String... arguments) {
    Command.Ended ended = run(arguments);
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).doesNotContain("\u001b");
    return ended.out();
  }

  private Command.Ended run(String... arguments) {
    return Command.run(
        folder,
        Map.of(
            "BILLHOOK_URL",
            base.toString(),
            "BILLHOOK_OPERATOR_EMAIL",
            EMAIL,
            "BILLHOOK_OPERATOR_PASSWORD",
            PASSWORD),
        arguments);
  }
}
