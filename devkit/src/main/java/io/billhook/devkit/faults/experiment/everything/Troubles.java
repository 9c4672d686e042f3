package io.billhook.devkit.faults.experiment.everything;

import io.billhook.devkit.TcpProxy;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import io.billhook.devkit.faults.installation.Program;
import io.billhook.devkit.faults.installation.Signals;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What can befall an installation. None of them asks that the rest of it is well. */
final class Troubles {
  private static final String END_ALL =
      """
      SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE usename = 'billhook_app'
      """;

  private static final String RELOAD = "SELECT pg_reload_conf()";

  private static final List<Trouble> PROGRAMS =
      Stream.of(Place.API, Place.WORKER, Place.OTHER_WORKER)
          .flatMap(
              place ->
                  Stream.of(
                      program(place, "is killed", Program::kill),
                      program(place, "is ended", Program::terminate),
                      new Trouble(place.toString(), "stands still", standing(place))))
          .toList();

  private static final List<Trouble> POSTGRES =
      List.of(
          postgres("is killed", Troubles::kill),
          postgres("is stopped", Troubles::stop),
          postgres("ends all connections", (lab, _) -> lab.number(END_ALL) > 0),
          postgres("is locked", Troubles::lock),
          postgres("takes no writes", Troubles::readOnly));

  private static final List<Trouble> RABBIT =
      List.of(
          rabbit("is killed", Troubles::killBroker),
          rabbit("stands still", Troubles::stopBroker),
          rabbit("closes all connections", (lab, _) -> ctl(lab, "close_all_connections", "chance")),
          rabbit("loses all messages", Troubles::purge),
          rabbit("has an alarm", Troubles::alarm));

  private static final List<Trouble> PROVIDERS =
      Stream.of("stripe", "brevo", "twilio")
          .flatMap(
              provider ->
                  Stream.of(
                      ill(provider, "status", Map.of("status", 500)),
                      ill(provider, "status", Map.of("status", 429, "retry_after", 3)),
                      ill(provider, "hang", Map.of()),
                      ill(provider, "reset", Map.of()),
                      ill(provider, "accept_then_reset", Map.of()),
                      ill(provider, "drip", Map.of())))
          .toList();

  private static final List<Trouble> NETWORK =
      Stream.of(Place.API, Place.WORKER, Place.OTHER_WORKER)
          .flatMap(
              from ->
                  Stream.of(Place.POSTGRES, Place.RABBIT, Place.SIMULATORS)
                      .filter(to -> from != Place.API || to != Place.SIMULATORS)
                      .flatMap(to -> network(from, to)))
          .toList();

  /** By kinds, so that none is the rarer for having fewer. */
  static final List<List<Trouble>> ALL =
      List.of(
          PROGRAMS,
          POSTGRES,
          RABBIT,
          PROVIDERS,
          NETWORK,
          network(Place.CLIENT, Place.API).toList());

  private Troubles() {}

  private static Trouble program(Place place, String name, Consumer<Program> end) {
    return new Trouble(
        place.toString(),
        name,
        (lab, time) -> {
          Program program = lab.program(place);
          end.accept(program);
          lab.hold(time);
          boolean ended = !program.isAlive();
          program.start(); // without the rest it may not come up, and is started again
          return ended;
        });
  }

  private static Trouble.Act standing(Place place) {
    return (lab, time) -> {
      Program program = lab.program(place);
      if (!program.isAlive()) {
        return false;
      }
      program.signal("STOP");
      lab.hold(time.multipliedBy(2)); // long enough, at times, to be declared dead
      program.signal("CONT");
      return true;
    };
  }

  private static Trouble postgres(String name, Trouble.Act act) {
    return new Trouble("postgres", name, act);
  }

  private static boolean kill(Lab lab, Duration time) throws InterruptedException {
    lab.postgres().kill();
    boolean starved = lab.hold(time).starved();
    lab.postgres().launch();
    return starved;
  }

  private static boolean stop(Lab lab, Duration time) throws InterruptedException {
    lab.postgres().stop();
    boolean starved = lab.hold(time).starved();
    lab.postgres().launch();
    return starved;
  }

  private static boolean lock(Lab lab, Duration time) throws Exception {
    try (Connection locking = lab.installation().connect();
        var statement = locking.createStatement()) {
      locking.setAutoCommit(false);
      statement.execute("LOCK TABLE job, webhook_event IN ACCESS EXCLUSIVE MODE");
      boolean starved = lab.hold(time).starved();
      locking.rollback();
      return starved;
    }
  }

  private static boolean readOnly(Lab lab, Duration time) throws Exception {
    lab.execute("ALTER SYSTEM SET default_transaction_read_only = on");
    lab.execute(RELOAD);
    boolean starved = lab.hold(time).starved();
    lab.execute("ALTER SYSTEM RESET default_transaction_read_only");
    lab.execute(RELOAD);
    return starved;
  }

  private static Trouble rabbit(String name, Trouble.Act act) {
    return new Trouble("rabbit", name, act);
  }

  private static boolean killBroker(Lab lab, Duration time) throws InterruptedException {
    lab.rabbit().kill();
    lab.hold(time);
    boolean away = !lab.rabbit().answers();
    lab.rabbit().launch();
    return away;
  }

  private static boolean stopBroker(Lab lab, Duration time) throws InterruptedException {
    List<ProcessHandle> node = lab.rabbit().processes();
    Signals.send("STOP", node);
    lab.hold(time);
    Signals.send("CONT", node);
    return !node.isEmpty();
  }

  private static boolean purge(Lab lab, Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    do {
      lab.rabbit()
          .ctl("list_queues", "-q", "--no-table-headers", "name")
          .lines()
          .forEach(queue -> ctl(lab, "purge_queue", queue));
      lab.hold(Duration.ofMillis(500));
    } while (System.nanoTime() < end);
    return true;
  }

  private static boolean alarm(Lab lab, Duration time) throws InterruptedException {
    ctl(lab, "set_vm_memory_high_watermark", "0.000001");
    lab.hold(time);
    return ctl(lab, "set_vm_memory_high_watermark", "0.4");
  }

  /** True, since what cannot be done is thrown. */
  private static boolean ctl(Lab lab, String... command) {
    lab.rabbit().ctl(command);
    return true;
  }

  private static Trouble ill(String provider, String fault, Map<String, ?> details) {
    return new Trouble(
        "providers",
        provider + " does " + fault + (details.isEmpty() ? "" : " " + details),
        (lab, time) -> {
          lab.ail(provider, fault, details);
          lab.hold(time);
          boolean struck = lab.struck(provider) > 0;
          lab.mendProviders();
          return struck;
        });
  }

  private static Stream<Trouble> network(Place from, Place to) {
    return Stream.of(
        network(from, to, "slow", proxy -> proxy.delay(Duration.ofMillis(300))),
        network(from, to, "stalled", TcpProxy::stall),
        network(from, to, "losing answers", TcpProxy::loseAnswers),
        network(from, to, "silent", TcpProxy::silence),
        network(from, to, "half-open", TcpProxy::halfOpen),
        network(from, to, "cutting", proxy -> proxy.cutAfter(1_000)),
        network(from, to, "refusing", TcpProxy::refuse));
  }

  private static Trouble network(Place from, Place to, String name, Consumer<TcpProxy> begin) {
    return new Trouble(
        from + "-" + to,
        name,
        (lab, time) -> {
          TcpProxy proxy = lab.between(from, to);
          long before = proxy.hits();
          begin.accept(proxy);
          lab.hold(time);
          proxy.healForNewOnes(); // connections of which something was lost are told nothing
          return proxy.hits() > before;
        });
  }
}
