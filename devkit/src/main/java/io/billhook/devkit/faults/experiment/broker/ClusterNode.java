package io.billhook.devkit.faults.experiment.broker;

import io.billhook.devkit.PrivateRabbit;
import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import io.billhook.devkit.faults.installation.Setup;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Of three nodes one is lost, which led a queue; a balancer leads new connections to another. */
record ClusterNode(Loss loss) implements Experiment {
  private static final String PUBLISHED = "billhook_broker_published_total{result=\"confirmed\"}";

  enum Loss {
    KILLED("is killed (SIGKILL) and comes back"),
    CUT_OFF("is cut off from the others, and later no more");

    private final String what;

    Loss(String what) {
      this.what = what;
    }
  }

  @Override
  public String name() {
    return "cluster-node-" + loss.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String what() {
    return "one of three nodes of RabbitMQ, which leads a queue, " + loss.what;
  }

  @Override
  public Setup setup() {
    return Setup.USUAL.withBrokers(3);
  }

  @Override
  public void run(Lab lab) throws Exception {
    List<PrivateRabbit> nodes = lab.installation().rabbits();
    String leader = leader(nodes.getFirst());
    PrivateRabbit gone = nodes.stream().filter(is(leader)).findFirst().orElseThrow();
    List<PrivateRabbit> others = nodes.stream().filter(is(leader).negate()).toList();
    switch (loss) {
      case KILLED -> gone.kill();
      case CUT_OFF -> gone.cutOff(others);
    }
    lab.allTo(Place.RABBIT).forEach(proxy -> proxy.lead(others.getFirst().url()));
    lab.await("another leads", () -> !leader(others.getFirst()).equals(leader));
    double before = lab.metric(Place.API, PUBLISHED);
    lab.hold();
    lab.prove("the others took messages", lab.metric(Place.API, PUBLISHED) > before);
    switch (loss) {
      case KILLED -> gone.launch();
      case CUT_OFF -> {
        lab.prove("it served nobody", !gone.answers());
        gone.rejoin(others);
        lab.await("it serves again", gone::answers);
      }
    }
  }

  private static Predicate<PrivateRabbit> is(String name) {
    return node -> node.name().equals(name);
  }

  private static String leader(PrivateRabbit node) {
    return node.ctl("list_queues", "-q", "--no-table-headers", "name", "leader")
        .lines()
        .filter(line -> line.startsWith("billhook.billing"))
        .map(line -> line.substring(line.lastIndexOf('\t') + 1))
        .findFirst()
        .orElseThrow();
  }
}
