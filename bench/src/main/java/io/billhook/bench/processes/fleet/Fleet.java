package io.billhook.bench.processes.fleet;

import io.billhook.bench.server.Servers;
import io.billhook.devkit.Await;
import io.billhook.devkit.FreePort;
import io.billhook.devkit.WorkFolder;
import io.billhook.devkit.faults.installation.Door;
import io.billhook.devkit.faults.installation.Program;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Apis, workers and simulated providers, each a process, in any number. What each prints goes to a
 * file of its own, which stays where the fleet was not {@link #leaveNothing}.
 */
public final class Fleet implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(2);
  private static final int END_SECONDS = 30;

  private final Path folder;
  private final List<String> options;
  private final Map<String, String> variables;
  private final Program simulators;
  private final List<Program> started = new ArrayList<>();
  private final List<Program> apis = new ArrayList<>();
  private final List<Program> workers = new ArrayList<>();
  private boolean closed;

  private Fleet(Servers servers, List<String> options, Map<String, String> more)
      throws IOException {
    this.options = options;
    folder = Files.createTempDirectory("billhook-processes-");
    int port = FreePort.find();
    variables = new HashMap<>(Usual.variables(servers, port));
    variables.putAll(more);
    simulators = program("simulators", port, "simulators", "--target", "none");
  }

  /**
   * One of simulated providers alone, up and ready. It ends with the services, if not before.
   *
   * @param options of each JVM
   * @param more settings, beside the usual ones or in place of them
   */
  public static Fleet on(Servers servers, List<String> options, Map<String, String> more)
      throws IOException {
    Fleet fleet = servers.keep(new Fleet(servers, options, more));
    fleet.start(fleet.simulators);
    fleet.simulators.awaitReady();
    return fleet;
  }

  /**
   * Starts or ends as many as it takes, the newest first; blocks until all say that they are well.
   *
   * @return whether any were started
   */
  public boolean become(int apis, int workers) {
    List<Program> fresh = new ArrayList<>(resize(this.apis, "api", apis));
    fresh.addAll(resize(this.workers, "worker", workers));
    fresh.forEach(Program::awaitReady);
    awaitWell();
    return !fresh.isEmpty();
  }

  private List<Program> resize(List<Program> all, String role, int wanted) {
    while (all.size() > wanted) {
      all.removeLast().terminate();
    }
    List<Program> fresh = new ArrayList<>();
    while (all.size() < wanted) {
      Program program = program(role + "-" + (started.size() + 1), FreePort.find(), role);
      start(program);
      all.add(program);
      fresh.add(program);
    }
    return fresh;
  }

  private Program program(String name, int port, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--port", Integer.toString(port)));
    return new Program(name, folder, port, variables, options, all.toArray(String[]::new));
  }

  /** Whoever closes meanwhile waits for it, so that nothing of it is left running. */
  private synchronized void start(Program program) {
    if (closed) {
      throw new IllegalStateException("The fleet has ended");
    }
    program.start();
    started.add(program);
  }

  /** Ends one in order, and starts it at its address; blocks until it says that it is well. */
  public void restart(Program program, Map<String, String> more) {
    program.terminate();
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("The fleet has ended");
      }
      program.start(List.of(), more);
    }
    program.awaitReady();
    awaitWell(program);
  }

  /** Until each says that all it tells of is well: also what it does without for a while. */
  private void awaitWell() {
    apis.forEach(Fleet::awaitWell);
    workers.forEach(Fleet::awaitWell);
  }

  private static void awaitWell(Program program) {
    Door door = door(program);
    Await.until(program.name() + " is well", READY, () -> isWell(door));
  }

  private static boolean isWell(Door door) {
    try {
      JsonObject checks = door.get("/health/ready").ok().getJsonObject("checks");
      return checks.stream().allMatch(check -> Boolean.TRUE.equals(check.getValue()));
    } catch (IOException | IllegalStateException _) {
      return false; // not yet
    }
  }

  public List<Program> apis() {
    return List.copyOf(apis);
  }

  public List<Program> workers() {
    return List.copyOf(workers);
  }

  /** An api, past every balancer. */
  public Door api(int index) {
    return door(apis.get(index));
  }

  /** The simulators' own routes. */
  public Door simulators() {
    return door(simulators);
  }

  private static Door door(Program program) {
    return new Door(URI.create("http://127.0.0.1:" + program.port()));
  }

  /** Makes simulated Brevo slow for as long as the fleet lives. */
  public void slowMails(Duration answer) throws IOException {
    JsonObject fault =
        new JsonObject()
            .put("provider", "brevo")
            .put("fault", "latency")
            .put("ms", answer.toMillis());
    simulators().send("POST", "/_sim/faults", Map.of(), fault.encode()).ok();
  }

  /** How many calls slow Brevo has taken. */
  public long slowCalls() throws IOException {
    return simulators().get("/_sim/faults").ok().getJsonArray("data").stream()
        .map(JsonObject.class::cast)
        .mapToLong(fault -> fault.getLong("struck"))
        .sum();
  }

  /**
   * Runs a command of the product's that ends by itself, with the settings of the fleet.
   *
   * @return what it has printed
   * @throws IllegalStateException where it does not end with 0
   */
  public String command(Map<String, String> more, String... arguments) throws InterruptedException {
    Map<String, String> all = new HashMap<>(variables);
    all.putAll(more);
    Program command = new Program("command", folder, 0, all, Program.QUICK, arguments);
    if (command.run() != 0) {
      throw new IllegalStateException(String.join(" ", arguments) + ": " + command.text());
    }
    return command.text();
  }

  /** Folder of what the processes have printed. */
  public Path folder() {
    return folder;
  }

  /** Closes it, and forgets what the processes have printed. */
  public void leaveNothing() {
    close();
    WorkFolder.delete(folder);
  }

  /** Ends them all, side by side. */
  @Override
  public synchronized void close() {
    closed = true;
    List<ProcessHandle> alive =
        started.stream().filter(Program::isAlive).map(Program::handle).toList();
    alive.forEach(ProcessHandle::destroy);
    alive.forEach(
        each -> each.onExit().completeOnTimeout(each, END_SECONDS, TimeUnit.SECONDS).join());
    started.forEach(Program::close);
  }
}
