package io.billhook.devkit.faults.experiment.network;

import io.billhook.devkit.TcpProxy;
import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The network is bad between some that talk. */
record BadNetwork(Between between, Bad bad) implements Experiment {
  /** Where. */
  enum Between {
    BROKER("between api, workers and RabbitMQ"),
    PROVIDERS("between workers and providers"),
    CLIENTS("between clients and api");

    private final String where;

    Between(String where) {
      this.where = where;
    }

    private List<TcpProxy> proxies(Lab lab) {
      return switch (this) {
        case BROKER -> lab.allTo(Place.RABBIT);
        case PROVIDERS ->
            Stream.of(Place.WORKER, Place.OTHER_WORKER)
                .map(worker -> lab.between(worker, Place.SIMULATORS))
                .toList();
        case CLIENTS -> List.of(lab.between(Place.CLIENT, Place.API));
      };
    }
  }

  /** In what way. */
  enum Bad {
    SLOW("everything comes 200 ms late", 6),
    STALLED("nothing passes, and all of it comes later", 12),
    ANSWERS_LOST("requests arrive, answers are lost", 8),
    HALF_OPEN("connections are forgotten by a firewall, new ones work", 8),
    RESET("connections are reset each half second", 6),
    CUT("each connection is reset after 200 bytes", 6),
    REFUSED("connections are cut and refused", 8);

    private final String what;
    private final int seconds;

    Bad(String what, int seconds) {
      this.what = what;
      this.seconds = seconds;
    }
  }

  private static final Duration BETWEEN_RESETS = Duration.ofMillis(500);

  @Override
  public String name() {
    return (between + "-" + bad).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String what() {
    return between.where + " " + bad.what;
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(bad.seconds);
  }

  @Override
  public void run(Lab lab) throws Exception {
    List<TcpProxy> proxies = between.proxies(lab);
    List<Long> before = proxies.stream().map(TcpProxy::hits).toList();
    proxies.forEach(this::begin);
    if (bad == Bad.RESET) {
      for (long i = lab.lasts().dividedBy(BETWEEN_RESETS); i > 0; i--) {
        proxies.forEach(TcpProxy::reset);
        lab.hold(BETWEEN_RESETS);
      }
    } else {
      lab.hold();
    }
    for (int i = 0; i < before.size(); i++) {
      long hits = proxies.get(i).hits() - before.get(i);
      lab.prove(hits + " times felt", hits > 0);
    }
    if (bad != Bad.HALF_OPEN) {
      proxies.forEach(TcpProxy::heal); // else it would tell them
    }
  }

  private void begin(TcpProxy proxy) {
    switch (bad) {
      case SLOW -> proxy.delay(Duration.ofMillis(200));
      case STALLED -> proxy.stall();
      case ANSWERS_LOST -> proxy.loseAnswers();
      case HALF_OPEN -> proxy.halfOpen();
      case RESET -> proxy.reset();
      case CUT -> proxy.cutAfter(200);
      case REFUSED -> proxy.refuse();
    }
  }
}
