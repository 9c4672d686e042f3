package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.TcpProxy;
import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import io.billhook.devkit.faults.installation.Setup;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The network is bad between api, workers and PostgreSQL.
 *
 * @param pooled or PgBouncer, where they go through one
 */
record DatabaseNetwork(Bad bad, boolean pooled) implements Experiment {
  /** In what way. */
  enum Bad {
    SLOW("everything comes 100 ms late"),
    STALLED("nothing passes, and all of it comes later"),
    SILENT("what is sent is lost, and nobody is told"),
    ANSWERS_LOST("requests arrive, answers are lost"),
    HALF_OPEN("connections are forgotten by a firewall, new ones work"),
    CUT("each connection is reset after 4 kB"),
    REFUSED("connections are cut and refused");

    private final String what;

    Bad(String what) {
      this.what = what;
    }
  }

  @Override
  public String name() {
    String name = (pooled ? "pooler_" : "database_") + bad;
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String what() {
    return "between api, workers and " + (pooled ? "PgBouncer " : "PostgreSQL ") + bad.what;
  }

  @Override
  public Optional<String> lacks() {
    return pooled ? Pooled.lacksIt() : Optional.empty();
  }

  @Override
  public Setup setup() {
    return pooled ? Pooled.SETUP : Setup.USUAL;
  }

  /** What waits for an answer on a dead connection does so for 65 s (docs/job-lifecycle.md). */
  @Override
  public Duration patience() {
    return bad == Bad.HALF_OPEN ? Duration.ofSeconds(90) : Duration.ofSeconds(60);
  }

  @Override
  public void run(Lab lab) throws Exception {
    List<TcpProxy> proxies = lab.allTo(Place.POSTGRES);
    List<Long> before = proxies.stream().map(TcpProxy::hits).toList();
    proxies.forEach(this::begin);
    lab.hold();
    for (int i = 0; i < proxies.size(); i++) {
      long hits = proxies.get(i).hits() - before.get(i);
      lab.prove(hits + " times felt", hits > 0);
    }
    if (bad != Bad.HALF_OPEN) {
      proxies.forEach(TcpProxy::heal); // else it would tell them
    }
  }

  private void begin(TcpProxy proxy) {
    switch (bad) {
      case SLOW -> proxy.delay(Duration.ofMillis(100));
      case STALLED -> proxy.stall();
      case SILENT -> proxy.silence();
      case ANSWERS_LOST -> proxy.loseAnswers();
      case HALF_OPEN -> proxy.halfOpen();
      case CUT -> proxy.cutAfter(4_000);
      case REFUSED -> proxy.refuse();
    }
  }
}
