package io.billhook.devkit.faults.installation;

import io.billhook.config.BrokerConfig;
import io.billhook.config.DatabaseConfig;
import io.billhook.contract.upkeep.Prune;
import io.billhook.devkit.FreePort;
import io.billhook.devkit.PgBouncer;
import io.billhook.devkit.PrivatePostgres;
import io.billhook.devkit.PrivateRabbit;
import io.billhook.devkit.TcpProxy;
import io.billhook.migrations.LogIn;
import io.billhook.migrations.Migrations;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All of it, up and ready. What a fault has broken is mended by {@link #mend}. */
public final class Installation implements AutoCloseable {
  /** That Stripe signs with. */
  public static final String SECRET = "whsec_faults";

  /** With which programs give their metrics. */
  public static final String MANAGEMENT_TOKEN = "faults-management";

  private static final String DATABASE = "billhook";
  private static final String APP = "billhook_app";

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Map<Place, Program> programs = new EnumMap<>(Place.class);
  private final Network network = keep(new Network());
  private final Path folder;
  private final Setup setup;
  private PrivatePostgres postgres;
  private final List<PrivateRabbit> rabbits;
  private final @Nullable PgBouncer pooler;

  private Installation(Setup setup) throws SQLException, IOException {
    this.setup = setup;
    folder = Files.createTempDirectory("billhook-faults-");
    try {
      rabbits =
          setup.brokers() == 1
              ? List.of(PrivateRabbit.start())
              : PrivateRabbit.cluster(setup.brokers());
      rabbits.forEach(this::keep);
      postgres = keep(PrivatePostgres.start(setup.postgres()));
      prepareDatabase();
      pooler = setup.pooler() ? keep(PgBouncer.start(folder, url(APP))) : null;
      int api = FreePort.find();
      Program simulators = simulators(api);
      simulators.start();
      simulators.awaitReady();
      program(Place.API, api, "api");
      program(Place.WORKER, FreePort.find(), "worker");
      program(Place.OTHER_WORKER, FreePort.find(), "worker");
      programs.values().stream().filter(program -> !program.isAlive()).forEach(Program::start);
      programs.values().forEach(Program::awaitReady);
      network.lead(Place.CLIENT, Place.API, http(api));
    } catch (SQLException | IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Why there can be none here; empty where there can. */
  public static Optional<String> lacks() {
    if (!PrivateRabbit.available()) {
      return Optional.of("rabbitmq-server is not installed");
    }
    return PrivatePostgres.available()
        ? Optional.empty()
        : Optional.of("PostgreSQL is not installed");
  }

  /** Blocks until all of it is ready, some 15 s. */
  public static Installation start(Setup setup) throws SQLException, IOException {
    return new Installation(setup);
  }

  private void prepareDatabase() throws SQLException {
    try (Connection connection = connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + DATABASE);
    }
    new Migrations(url("postgres")).migrate();
    new LogIn(url("postgres")).make(APP, APP);
  }

  private Program simulators(int api) {
    URI target = network.lead(Place.SIMULATORS, Place.API, http(api));
    int port = FreePort.find();
    Program program =
        new Program(
            Place.SIMULATORS.toString(),
            folder,
            port,
            Map.of("STRIPE_WEBHOOK_SECRETS", SECRET, "LOG_LEVEL", "WARN"),
            Program.QUICK,
            "simulators",
            "--port",
            Integer.toString(port),
            "--target",
            target.toString());
    programs.put(Place.SIMULATORS, keep(program));
    return program;
  }

  private void program(Place place, int port, String role) {
    List<String> options = new ArrayList<>(Program.QUICK);
    options.addAll(setup.options().getOrDefault(place, List.of()));
    Program program =
        new Program(place.toString(), folder, port, variables(place, port), options, role);
    programs.put(place, keep(program));
  }

  private Map<String, String> variables(Place place, int port) {
    Map<String, String> all = new HashMap<>();
    URI server = pooler == null ? url(APP) : pooler.url();
    all.put("DATABASE_URL", network.lead(place, Place.POSTGRES, server).toString());
    if (pooler != null) {
      all.put("DATABASE_DIRECT_URL", url(APP).toString());
      all.put("DATABASE_POOLER", "transaction");
    }
    URI node = rabbits.get(programs.size() % rabbits.size()).url(); // another one for each
    all.put("RABBITMQ_URL", network.lead(place, Place.RABBIT, node).toString());
    URI simulated = network.lead(place, Place.SIMULATORS, http(program(Place.SIMULATORS).port()));
    all.put("STRIPE_API_BASE", simulated + "/_sim/stripe/api");
    all.put("BREVO_API_BASE", simulated + "/_sim/brevo/api");
    all.put("TWILIO_API_BASE", simulated + "/_sim/twilio/api");
    all.put("STRIPE_SECRET_KEY", "sk_test_faults");
    all.put("STRIPE_WEBHOOK_SECRETS", SECRET);
    all.put("BREVO_API_KEY", "xkeysib-faults");
    all.put("EMAIL_FROM", "Acme <billing@acme.example>");
    all.put("TWILIO_ACCOUNT_SID", "AC" + "0".repeat(32));
    all.put("TWILIO_AUTH_TOKEN", "twilio_dev");
    all.put("TWILIO_MESSAGING_SERVICE_SID", "MG" + "0".repeat(32));
    all.put("SMS_COUNTRIES", "*");
    all.put("SMS_DAILY_CODES", "1000000");
    all.put("ENCRYPTION_KEYS", "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=");
    all.put("MANAGEMENT_TOKEN", MANAGEMENT_TOKEN);
    all.put("PUBLIC_BASE_URL", "https://billhook.example.com");
    all.put("HTTP_HOST", "127.0.0.1");
    all.put("PORT", Integer.toString(port));
    all.put("RATE_LIMITS", "off"); // all that comes is one client's
    all.put("EMAIL_NEW_TENANT_DAILY", "0");
    all.put("EMAIL_DAILY", "0");
    all.put("HTTP_MAX_CONNECTIONS_PER_ADDRESS", "4000");
    all.put("WORKER_CONCURRENCY", "32");
    all.put("WORKER_GRACE_SECONDS", "5");
    all.put("USAGE_REPORT_SECONDS", "86400"); // what comes by the clock would be found under way
    all.putAll(setup.variables());
    return all;
  }

  /**
   * Another server is the database from now on: all are led to it, and cut off from the old one.
   */
  public void failOver(PrivatePostgres other) {
    postgres = keep(other);
    leadTo(other);
  }

  /** Api and workers, once cut off, find this server in the database's place. */
  public void leadTo(PrivatePostgres server) {
    for (Place place : List.of(Place.API, Place.WORKER, Place.OTHER_WORKER)) {
      TcpProxy proxy = network.between(place, Place.POSTGRES);
      proxy.lead(server.url());
      proxy.cut();
    }
  }

  /**
   * Enqueues so many jobs that do little. Returns when the broker has them all; gives how many
   * messages these are.
   */
  public double enqueue(int jobs) {
    try (var producer =
        new Producer(
            DatabaseConfig.direct(url(APP)), new BrokerConfig(rabbit().url(), "billhook"))) {
      return producer.enqueue(jobs, Prune.Area.RATE_BUCKETS); // limits are off: there are none
    }
  }

  private static URI http(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private URI url(String user) {
    return URI.create(
        "postgres://%s:%s@127.0.0.1:%d/%s"
            .formatted(user, user, postgres.url().getPort(), DATABASE));
  }

  public PrivatePostgres postgres() {
    return postgres;
  }

  /** The broker; of a cluster its first node. */
  public PrivateRabbit rabbit() {
    return rabbits.getFirst();
  }

  /** The nodes of the broker. */
  public List<PrivateRabbit> rabbits() {
    return rabbits;
  }

  /**
   * What api and workers go through.
   *
   * @throws IllegalStateException where the setup has none
   */
  public PgBouncer pooler() {
    if (pooler == null) {
      throw new IllegalStateException("There is no pooler in this setup");
    }
    return pooler;
  }

  /** The api, a worker, or the simulators. */
  public Program program(Place place) {
    Program program = programs.get(place);
    if (program == null) {
      throw new IllegalArgumentException("No program runs at " + place);
    }
    return program;
  }

  public List<Program> programs() {
    return List.copyOf(programs.values());
  }

  public Network network() {
    return network;
  }

  /** The api as its clients reach it. */
  public Door api() {
    return new Door(network.between(Place.CLIENT, Place.API).url());
  }

  /** The simulators' own routes, past every proxy. */
  public Door simulators() {
    return new Door(http(program(Place.SIMULATORS).port()));
  }

  /** Folder of what the programs have printed. */
  public Path folder() {
    return folder;
  }

  /** The database with a superuser's log-in, past every proxy and pooler. */
  public URI ownersUrl() {
    return url("postgres");
  }

  /** With a superuser's eyes, past every proxy and pooler. */
  public Connection connect() throws SQLException {
    return connect(DATABASE);
  }

  private Connection connect(String database) throws SQLException {
    String address = "jdbc:postgresql://127.0.0.1:" + postgres.url().getPort() + "/" + database;
    return DriverManager.getConnection(
        address + "?connectTimeout=5&socketTimeout=20", "postgres", "postgres");
  }

  /**
   * Takes every fault away that an experiment may have left: network, simulators, processes that
   * stand still or have ended.
   */
  public void mend() throws IOException {
    network.heal();
    Signals.send("CONT", programs.values().stream().map(Program::handle).toList());
    simulators().delete("/_sim/faults");
    for (Program program : programs.values()) {
      if (!program.isAlive()) {
        program.start();
        program.awaitReady();
      }
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }

  /** Ends what was opened, the last first. What the programs have printed stays. */
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        System.err.println("While an installation ends: " + e);
      }
    }
  }
}
