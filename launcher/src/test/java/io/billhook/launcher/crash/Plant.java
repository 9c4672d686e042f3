package io.billhook.launcher.crash;

import io.billhook.api.auth.key.AccessSeeds;
import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.FreePort;
import io.billhook.devkit.PrivateRabbit;
import io.billhook.launcher.Command;
import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import io.billhook.launcher.Served;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An installation whose parts can be crashed: broker, database, simulators, and one api. */
final class Plant implements AutoCloseable {
  private static final String OPERATOR = "ada@example.com";
  private static final String PASSWORD = "correct horse";
  private static final List<String> SCOPES = List.of("emails:write", "usage:read", "usage:write");

  /** A line for each of thousands of requests and jobs is work for both cores. */
  private static final Map<String, String> QUIET = Map.of("LOG_LEVEL", "WARN");

  final PrivateRabbit rabbit = PrivateRabbit.start();
  final Store store;
  final Ledger ledger;
  FlowClient client;
  final HttpDoor api;
  final Outages outages;
  private final Path folder;
  private final Map<String, String> variables;
  private final Command simulators;
  private final int port = FreePort.find();
  private Command server;

  Plant() throws IOException {
    this(Store.embedded());
  }

  /**
   * One on a database of the test's own.
   *
   * @param store migrated; closed with the plant
   */
  Plant(Store store) throws IOException {
    this.store = store;
    ledger = new Ledger(store.url());
    folder = Files.createTempDirectory("billhook-crash");
    DatabaseConfig database = DatabaseConfig.direct(store.programs());
    String key = makeKey(DatabaseConfig.direct(store.url()));
    String target = "http://127.0.0.1:" + port;
    simulators = Command.start(folder, QUIET, "simulators", "--port", "0", "--target", target);
    URI simulated = simulators.awaitReady();
    variables = new HashMap<>(Served.variables(database, simulated, "crash"));
    variables.putAll(QUIET);
    variables.put("RABBITMQ_URL", rabbit.url().toString());
    variables.put("RATE_LIMITS", "off"); // thousands of mails are asked for at once
    variables.put("EMAIL_NEW_TENANT_DAILY", "0");
    server = startApi();
    makeOperator();
    URI base = server.awaitReady();
    api = HttpDoor.to(base).with(key);
    client = new FlowClient(logIn(), HttpDoor.to(simulated));
    outages = new Outages(client.simulators());
  }

  private static String makeKey(DatabaseConfig config) {
    Vertx vertx = Vertx.vertx();
    try (Database database = Database.open(vertx, config)) {
      return new AccessSeeds(database.auth()).seedApiKey("Acme", SCOPES).key();
    } finally {
      vertx.close().await();
    }
  }

  private void makeOperator() {
    Command.Ended made =
        Command.run(
            folder,
            variables,
            "admin",
            "create-operator",
            "--email",
            OPERATOR,
            "--password",
            PASSWORD,
            "--role",
            "operator");
    if (made.code() != 0) {
      throw new IllegalStateException(made.err());
    }
  }

  private HttpDoor logIn() {
    return HttpDoor.to(api.base()).logIn(OPERATOR, PASSWORD);
  }

  /** The tests that share a plant may take longer than an access token lives. */
  Plant afresh() {
    client = new FlowClient(logIn(), client.simulators());
    return this;
  }

  private Command startApi() {
    return Command.start(folder, variables, "api", "--port", Integer.toString(port));
  }

  /** Sends the api a signal by name. */
  void signalApi(String name) {
    server.signal(name);
  }

  /** Kills the api and starts it again at its address. */
  void crashApi() {
    killApi();
    launchApi();
  }

  void killApi() {
    server.handle().destroyForcibly(); // SIGKILL
    server.awaitEnd(Duration.ofSeconds(10));
  }

  /** Starts it again at its address. */
  void launchApi() {
    server = startApi();
    server.awaitReady();
  }

  /** The process that serves {@link #api}; another one after {@link #crashApi}. */
  Command server() {
    return server;
  }

  /** Starts a worker of which one tenant may use all slots; it may not be ready yet. */
  Command worker(int concurrency) {
    return worker(concurrency, Map.of());
  }

  /** As the other, with some settings of its own. */
  Command worker(int concurrency, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("WORKER_TENANT_PERCENT", "100");
    all.put("WORKER_CONCURRENCY", Integer.toString(concurrency));
    all.putAll(more);
    return Command.start(folder, all, "worker");
  }

  @Override
  public void close() {
    server.close();
    simulators.close();
    ledger.close();
    store.close();
    rabbit.close();
  }
}
