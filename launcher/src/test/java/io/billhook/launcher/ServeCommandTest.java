package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.auth.key.AccessSeeds;
import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.Await;
import io.billhook.devkit.FreePort;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code billhook api}, {@code worker} and {@code simulators}, as three processes. */
@ExtendWith(VertxExtension.class)
@Order(1)
final class ServeCommandTest {
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String OPERATOR = "ada@example.com";
  private static final String PASSWORD = "correct horse";
  private static final Pattern RECOVERY_CODE =
      Pattern.compile("(?m)^  (?:[A-Z2-7]{4}-){5}[A-Z2-7]{4}$");

  @TempDir private static Path folder = Path.of("");

  private static Map<String, String> owner = Map.of();
  private static Map<String, String> variables = Map.of(); // with a log-in that has no rights
  private static DatabaseConfig database;
  private static String tenant = "";
  private static Command simulators;
  private static Command api;
  private static Command worker;
  private static URI apiBase;
  private static URI workerBase;
  private static FlowClient client;

  @BeforeAll
  static void start(Vertx vertx) {
    database = TestServices.freshDatabase();
    tenant = makeTenant(vertx, database);
    int port = FreePort.find();
    String target = "http://127.0.0.1:" + port;
    simulators = Command.start(folder, Map.of(), "simulators", "--port", "0", "--target", target);
    URI simulated = simulators.awaitReady();
    owner = Served.variables(database, simulated, TestServices.freshPrefix());
    variables = Served.withLogIn(folder, owner);
    api = Command.start(folder, variables, "api", "--port", Integer.toString(port));
    worker = Command.start(folder, variables, "worker");
    createOperator();
    apiBase = api.awaitReady();
    assertThat(apiBase).hasToString(target);
    workerBase = worker.awaitReady();
    client = new FlowClient(HttpDoor.to(apiBase).logIn(OPERATOR, PASSWORD), HttpDoor.to(simulated));
  }

  @AfterAll
  static void stop() {
    for (Command command : List.of(worker, api, simulators)) {
      Command.Ended ended = command.terminate(STOP);
      assertThat(ended.code()).as(ended.err()).isEqualTo(143);
      assertThat(ended.out().lines()).last().matches(Command::isReady);
    }
    assertThat(api.notJson()).isEmpty();
    assertThat(worker.notJson()).isEmpty();
  }

  /** Tenants and their keys are made by {@code dev} alone so far. */
  private static String makeTenant(Vertx vertx, DatabaseConfig config) {
    try (Database database = Database.open(vertx, config)) {
      return new AccessSeeds(database.auth()).seedApiKey("Acme", List.of()).tenant().toString();
    }
  }

  private static void createOperator() {
    Command.Ended created = Command.createOperator(folder, variables, OPERATOR, PASSWORD);
    assertThat(created.code()).as(created.err()).isZero();
    assertThat(created.out()).contains(OPERATOR).doesNotContain(PASSWORD);
  }

  @Test
  void an_operator_is_made_once() {
    Command.Ended again = Command.createOperator(folder, variables, OPERATOR, PASSWORD);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("exists already");
    Command.Ended weak = Command.createOperator(folder, variables, "weak@example.com", "password1");
    assertThat(weak.code()).isEqualTo(1);
    assertThat(weak.err()).contains("one of the most common passwords");
    assertThat(
            HttpDoor.to(apiBase)
                .post(
                    "/v1/auth/login",
                    new JsonObject().put("email", OPERATOR).put("password", "wrong horse"))
                .status())
        .isEqualTo(401);
  }

  @Test
  void the_flow_works_across_processes() {
    FirstFlow.check(client, "served");
  }

  @Test
  void who_is_kept_out_by_a_factor_is_let_in_by_their_password_alone(Vertx vertx) {
    String email = "zoe@example.com";
    assertThat(Command.createOperator(folder, variables, email, PASSWORD).code()).isZero();
    String printed = Command.run(folder, variables, "admin", "enrol", email).out();
    String code =
        RECOVERY_CODE.matcher(printed).results().findFirst().orElseThrow().group().strip();
    Command.Ended operator = removeFactors(email, "lost her phone");
    assertThat(operator.code()).isEqualTo(1);
    assertThat(operator.err()).contains("is an operator: billhook admin enrol");
    try (Database opened = Database.open(vertx, database)) {
      opened
          .auth()
          .run(tx -> tx.update("UPDATE account SET operator_role = NULL WHERE email = $1", email));
    }
    HttpDoor door = HttpDoor.to(apiBase);
    JsonObject login = new JsonObject().put("email", email).put("password", PASSWORD);
    JsonObject asked = door.post("/v1/auth/login", login).ok();
    JsonObject answer =
        new JsonObject().put("mfa_token", asked.getString("mfa_token")).put("code", code);
    String refresh = door.post("/v1/auth/mfa/verify", answer).ok().getString("refresh_token");

    assertThat(Command.run(folder, variables, "admin", "remove-factors", email).err())
        .contains("--reason");
    String reason = "Lost her phone; called back on the number of the contract";
    Command.Ended removed = removeFactors(" Zoe@example.com ", reason);
    assertThat(removed.code()).as(removed.err()).isZero();
    assertThat(removed.out()).contains("no second factor any more");
    assertThat(
            door.post("/v1/auth/refresh", new JsonObject().put("refresh_token", refresh)).status())
        .isEqualTo(401);
    assertThat(door.post("/v1/auth/login", login).ok().getString("access_token")).isNotNull();
    Await.until(
        "the mail",
        PATIENCE,
        () ->
            client.mailsTo(email).stream()
                .anyMatch(
                    mail -> "Your second factors were removed".equals(mail.getString("subject"))));
    assertThat(
            door.logIn(OPERATOR, PASSWORD)
                .get("/ops/api/audit?action=mfa.remove_all")
                .ok()
                .getJsonArray("data"))
        .singleElement()
        .asString()
        .contains(reason, "system");
    assertThat(removeFactors(email, reason).err()).contains(email + " has no second factor");
    assertThat(removeFactors("nobody@example.com", reason).err())
        .contains("No account has the address nobody@example.com");
    assertThat(removeFactors(email, " ").err()).contains("--reason wants 1 to 500 characters");
  }

  private static Command.Ended removeFactors(String email, String reason) {
    return Command.run(folder, variables, "admin", "remove-factors", email, "--reason", reason);
  }

  @Test
  void a_mail_of_accounts_goes_out() {
    JsonObject asked = new JsonObject().put("email", OPERATOR);
    assertThat(HttpDoor.to(apiBase).post("/v1/auth/password/forgot", asked).status())
        .isEqualTo(202);
    Await.until("the mail", PATIENCE, () -> !client.mailsTo(OPERATOR).isEmpty());
  }

  @Test
  void a_checkout_at_stripe_ends_with_a_receipt() {
    JsonObject wish =
        new JsonObject()
            .put("email", "grace@example.com")
            .put("metadata", new JsonObject().put("tenant_id", tenant));
    JsonObject made = client.simulators().post("/_sim/stripe/customers", wish).ok();
    Await.until("the receipt", PATIENCE, () -> client.mailsTo("grace@example.com").size() == 1);
    String subscription = made.getString("subscription");
    assertThat(client.heldData(subscription)).isEqualTo(client.simulated(subscription));
    assertThat(client.held(subscription).orElseThrow().getString("tenant_id")).isEqualTo(tenant);
    assertThat(client.mailsTo("grace@example.com").getFirst().getString("from"))
        .isEqualTo("billing@acme.example");
  }

  @Test
  void a_rotated_key_is_published_and_old_tokens_still_work() {
    HttpDoor operator = HttpDoor.to(apiBase).logIn(OPERATOR, PASSWORD);
    Command.Ended rotated = Command.run(folder, variables, "keys", "rotate");
    assertThat(rotated.code()).as(rotated.err()).isZero();
    String kid = rotated.out().strip().split(" ", -1)[1];
    Await.until(
        "the new key in JWKS",
        PATIENCE,
        () -> HttpDoor.to(apiBase).get("/.well-known/jwks.json").body().contains(kid));
    assertThat(operator.get("/v1/me").status()).isEqualTo(200);
    Command.Ended reseal = Command.run(folder, variables, "keys", "reseal");
    assertThat(reseal.code()).isEqualTo(1);
    assertThat(reseal.err()).contains("the log-in that runs billhook migrate");
  }

  @Test
  void each_port_tells_of_health_and_the_workers_of_nothing_else() {
    for (URI base : List.of(apiBase, workerBase)) {
      HttpDoor door = HttpDoor.to(base);
      JsonObject ready = door.get("/health/ready").ok();
      assertThat(ready.getString("status")).isEqualTo("up");
      assertThat(ready.getJsonObject("checks").getMap()).containsEntry("database", true);
      assertThat(door.get("/health/live").status()).isEqualTo(200);
      assertThat(door.get("/metrics").status()).isEqualTo(401);
      assertThat(door.with(Served.MANAGEMENT_TOKEN).get("/metrics").body()).contains("billhook_");
    }
    HttpDoor door = HttpDoor.to(workerBase);
    assertThat(door.get("/health/ready").ok().getJsonObject("checks").getMap())
        .containsEntry("broker", true);
    assertThat(door.post("/v1/auth/login", new JsonObject()).status()).isEqualTo(404);
    assertThat(door.post("/webhooks/stripe", new JsonObject()).status()).isEqualTo(404);
  }

  @Test
  void operators_look_and_act_from_a_shell(Vertx vertx) {
    OperatorFlow.prepare(vertx, folder, apiBase, database).check();
  }

  @Test
  void all_is_both_in_one() {
    DatabaseConfig other = TestServices.freshDatabase();
    Map<String, String> own =
        Served.variables(other, client.simulators().base(), TestServices.freshPrefix());
    Command.Ended created =
        Command.run(
            folder, own, "admin", "create-operator", "--email", OPERATOR, "--password", PASSWORD);
    assertThat(created.code()).as(created.err()).isZero();
    try (Command all = Command.start(folder, own, "all")) {
      HttpDoor door = HttpDoor.to(all.awaitReady());
      FirstFlow.check(new FlowClient(door.logIn(OPERATOR, PASSWORD), client.simulators()), "all");
      assertThat(all.terminate(STOP).code()).isEqualTo(143);
    }
  }

  @Test
  void the_doctor_reaches_every_service() {
    Command.Ended well = Command.run(folder, variables, "doctor");
    assertThat(well.code()).as(well.out()).isZero();
    assertThat(well.out().lines())
        .hasSizeGreaterThanOrEqualTo(8)
        .allMatch(line -> line.startsWith("ok "))
        .anyMatch(
            line ->
                line.matches(
                    "ok +connections +1 api and 1 worker, DATABASE_POOL_SIZE 16: 51, 102 in a roll-out,"
                        + " of the \\d+ that the server has .*"));

    Command.Ended superuser =
        Command.run(folder, Served.with(owner, "OPS_SECOND_FACTOR", "required"), "doctor");
    assertThat(superuser.code()).isZero();
    assertThat(superuser.out())
        .containsPattern("(?m)^warn  log-in +of DATABASE_URL is a superuser\\..*DATABASE_APP_USER")
        .containsPattern("(?m)^warn  operators +[1-9] without a second factor\\. .*admin enrol");

    String nobody = "amqp://guest:hidden@127.0.0.1:" + FreePort.find();
    Command.Ended ill =
        Command.run(folder, Served.with(variables, "RABBITMQ_URL", nobody), "doctor");
    assertThat(ill.code()).isEqualTo(1);
    assertThat(ill.out().lines().filter(line -> !line.startsWith("ok ")))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("FAIL  broker"));
    assertThat(ill.out() + ill.err()).doesNotContain("hidden");
  }

  @Test
  void the_doctor_names_what_it_did_not_reach() {
    String nobody = "127.0.0.1:" + FreePort.find();
    Map<String, String> wrong =
        new HashMap<>(
            Served.with(
                variables, "RABBITMQ_URL", TestServices.embeddedBroker().resolve("/nope") + ""));
    wrong.put("STRIPE_API_BASE", "http://" + nobody);
    wrong.put("BREVO_API_BASE", "http://" + nobody);
    wrong.put("TWILIO_API_BASE", "http://" + nobody);
    wrong.put("TWILIO_ACCOUNT_SID", "AC" + "0".repeat(32));
    wrong.put("TWILIO_MESSAGING_SERVICE_SID", "MG" + "0".repeat(32));
    wrong.put("TWILIO_AUTH_TOKEN", "hidden, also");
    wrong.put("SMS_COUNTRIES", "*");
    wrong.put("PUBLIC_BASE_URL", "https://billhook.example.com");
    Command.Ended ill = Command.run(folder, wrong, "doctor");
    assertThat(ill.out() + ill.err()).doesNotContain("hidden");
    assertThat(ill.out().lines().filter(line -> !line.startsWith("ok ")))
        .satisfiesExactly(
            broker -> assertThat(broker).startsWith("FAIL  broker").contains("nope"),
            stripe -> assertThat(stripe).startsWith("FAIL  stripe").endsWith("to " + nobody),
            brevo -> assertThat(brevo).startsWith("FAIL  brevo").endsWith("to " + nobody),
            twilio -> assertThat(twilio).startsWith("FAIL  twilio").endsWith("to " + nobody),
            texts ->
                assertThat(texts)
                    .startsWith("warn  text messages")
                    .contains("every country", "1000 segments", "1000 codes"));
    assertThat(ill.out()).doesNotContain("null");
  }
}
