package io.billhook.devkit.faults;

import io.billhook.devkit.Await;
import io.billhook.devkit.PrivatePostgres;
import io.billhook.devkit.PrivateRabbit;
import io.billhook.devkit.TcpProxy;
import io.billhook.devkit.faults.check.Logs;
import io.billhook.devkit.faults.installation.Door;
import io.billhook.devkit.faults.installation.Installation;
import io.billhook.devkit.faults.installation.Place;
import io.billhook.devkit.faults.installation.Program;
import io.billhook.devkit.faults.load.Load;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What an experiment has in hand. */
public final class Lab {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Installation installation;
  private final Load load;
  private final Random random;
  private final Duration lasts;
  private final List<String> proved = new ArrayList<>();
  private final List<String> unproved = new ArrayList<>();

  Lab(Installation installation, Load load, Random random, Duration lasts) {
    this.installation = installation;
    this.load = load;
    this.random = random;
    this.lasts = lasts;
  }

  public Installation installation() {
    return installation;
  }

  public PrivatePostgres postgres() {
    return installation.postgres();
  }

  public PrivateRabbit rabbit() {
    return installation.rabbit();
  }

  public Program program(Place place) {
    return installation.program(place);
  }

  /** The proxy between two that talk. */
  public TcpProxy between(Place from, Place to) {
    return installation.network().between(from, to);
  }

  /** The proxies between api and workers and what they all talk to. */
  public List<TcpProxy> allTo(Place to) {
    return Stream.of(Place.API, Place.WORKER, Place.OTHER_WORKER)
        .map(from -> between(from, to))
        .toList();
  }

  public Load load() {
    return load;
  }

  /** Of this experiment's seed. */
  public Random random() {
    return random;
  }

  /** How long the fault is to last. */
  public Duration lasts() {
    return lasts;
  }

  /** Lets the fault last as long as it is to, under load. */
  public Held hold() throws InterruptedException {
    return hold(lasts);
  }

  public Held hold(Duration time) throws InterruptedException {
    int begun = load.begun();
    int acknowledged = load.acknowledged();
    Thread.sleep(time);
    return new Held(load.begun() - begun, load.acknowledged() - acknowledged);
  }

  /** Makes a simulated provider ill, as {@code POST /_sim/faults} has it, until it is mended. */
  public void ail(String provider, String fault, Map<String, ?> details) throws IOException {
    JsonObject body = new JsonObject().put("provider", provider).put("fault", fault);
    details.forEach(body::put);
    installation.simulators().send("POST", "/_sim/faults", Map.of(), body.encode()).ok();
  }

  /** How many calls of a provider's the faults that are in force have met so far. */
  public long struck(String provider) throws IOException {
    return installation.simulators().get("/_sim/faults").ok().getJsonArray("data").stream()
        .map(JsonObject.class::cast)
        .filter(fault -> provider.equals(fault.getString("provider")))
        .mapToLong(fault -> fault.getLong("struck"))
        .sum();
  }

  /** Makes all providers well. */
  public void mendProviders() throws IOException {
    installation.simulators().delete("/_sim/faults").ok();
  }

  /** Runs a statement with a superuser's log-in, past every proxy. */
  public void execute(String sql) throws SQLException {
    try (var connection = installation.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The one number that a query gives, asked likewise. */
  public long number(String sql) throws SQLException {
    try (var connection = installation.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** How many lines with this text a program has printed so far. */
  public long lines(Place place, String text) throws IOException {
    return new Logs(installation.folder()).count(place.toString(), text);
  }

  /** The sum of a program's metrics whose lines begin so: by a name, perhaps with a label. */
  public double metric(Place place, String begins) throws IOException {
    Map<String, String> token = Map.of("Authorization", "Bearer " + Installation.MANAGEMENT_TOKEN);
    Door door = new Door(URI.create("http://127.0.0.1:" + program(place).port()));
    Door.Answer answer = door.send("GET", "/metrics", token, "");
    if (answer.status() != 200) {
      throw new IOException(place + " gives no metrics: " + answer);
    }
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith(begins))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** Waits, for half a minute at the most, for what shows that the fault takes place. */
  public void await(String what, BooleanSupplier holds) {
    Await.until(what, PATIENCE, holds);
  }

  /** Says that the fault took place, or that it did not, which fails the experiment. */
  public void prove(String what, boolean took) {
    (took ? proved : unproved).add(what);
  }

  /** What was proved, in words. */
  List<String> proved() {
    return List.copyOf(proved);
  }

  /** What did not take place. */
  List<String> unproved() {
    return proved.isEmpty() && unproved.isEmpty()
        ? List.of("nothing was proved")
        : List.copyOf(unproved);
  }
}
