package io.billhook.launcher.dev;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.Await;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code billhook dev} runs, in this JVM, on a database of its own and the given broker. */
final class FlowStack implements AutoCloseable {
  /** Prunings come by themselves, at their times. */
  private static final String[] TABLES = {
    "webhook_event",
    "job WHERE kind <> 'upkeep.prune'",
    "job_attempt WHERE job_id NOT IN (SELECT id FROM job WHERE kind = 'upkeep.prune')",
    "dead_job WHERE kind <> 'upkeep.prune'",
    "billing_object",
    "domain_event",
    "email"
  };

  final DevStack stack;
  final FlowClient client;

  /** Of every name on the broker. */
  final String prefix;

  private final URI database;

  private FlowStack(DevStack stack, URI database, String prefix) {
    this.stack = stack;
    this.database = database;
    this.prefix = prefix;
    HttpDoor door = HttpDoor.to(stack.base());
    this.client = new FlowClient(door.logIn(DevStack.OPERATOR, DevStack.PASSWORD), door);
  }

  static FlowStack on(URI broker) throws Exception {
    return on(broker, TestServices.freshDatabase(), Map.of());
  }

  static FlowStack on(URI broker, DatabaseConfig database, Map<String, String> more)
      throws Exception {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("PORT", "0");
    variables.putIfAbsent("DATABASE_URL", database.url().toString());
    variables.put("RABBITMQ_URL", broker.toString());
    String prefix = TestServices.freshPrefix();
    variables.put("RABBITMQ_PREFIX", prefix);
    DevStack stack = DevStack.start(variables, DevPort.of(variables), null);
    return new FlowStack(stack, database.directUrl(), prefix);
  }

  String tenant() {
    return stack.seeded.tenant().toString();
  }

  /** With the seeded API key. */
  HttpDoor api() {
    return HttpDoor.to(stack.base()).with(stack.seeded.key());
  }

  /** How many rows each table has that an event or a request could touch. */
  Map<String, Long> rows() throws SQLException {
    Map<String, Long> rows = new TreeMap<>();
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      for (String table : TABLES) {
        try (var result = statement.executeQuery("SELECT count(*) FROM " + table)) {
          result.next();
          rows.put(table, result.getLong(1));
        }
      }
    }
    return rows;
  }

  /** Until what Stripe had at the start is in: it comes by itself, as rows of several tables. */
  void awaitFirstWalk() {
    Await.until("the first walk over Stripe's lists has ended", this::firstWalkHasEnded);
  }

  private boolean firstWalkHasEnded() {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var ended =
            statement.executeQuery(
                "SELECT count(*) FROM billing_run WHERE state = 'completed'"
                    + " AND NOT EXISTS (SELECT FROM job WHERE kind = 'billing.run' AND state < 4)")) {
      ended.next();
      return ended.getLong(1) > 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The tables of which a row, as text, has this in it. */
  List<String> tablesWith(String part) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = connect();
        var names = connection.createStatement();
        var tables =
            names.executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
      while (tables.next()) {
        String table = tables.getString(1);
        String sql = "SELECT 1 FROM " + table + " t WHERE strpos(t::text, ?) > 0 LIMIT 1";
        try (var look = connection.prepareStatement(sql)) {
          look.setString(1, part);
          if (look.executeQuery().next()) {
            found.add(table);
          }
        }
      }
    }
    return found;
  }

  /** Writes past all of Billhook. */
  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect() throws SQLException {
    String[] login = database.getUserInfo().split(":", 2);
    String address = "jdbc:postgresql://" + database.getAuthority() + database.getPath();
    return DriverManager.getConnection(
        address.replace(database.getUserInfo() + "@", ""), login[0], login[1]);
  }

  @Override
  public void close() {
    stack.close();
  }
}
