package io.billhook.bench.hostile;

import io.billhook.bench.http.ApiProcess;
import io.billhook.bench.report.CannotMeasure;
import io.billhook.bench.report.Progress;
import io.billhook.bench.report.Result;
import io.billhook.bench.server.Servers;
import io.billhook.devkit.hostile.Attack;
import io.billhook.devkit.hostile.Bystander;
import io.billhook.devkit.hostile.Probe;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What one stranger does to everybody else. */
@Command(
    name = "hostile",
    description = {
      "Attacks by one machine without an account, one after the other, against an api with 512 MB,",
      "with a probe beside each: webhooks, a health check, a signed-in read, log-ins.",
      "Exits 1 where an answer failed or took over a second, the api ended, or memory or connections",
      "were not what they were before within 30 seconds."
    },
    mixinStandardHelpOptions = true)
public final class HostileBench implements Callable<Integer> {
  private static final double MOST_MILLIS = 1_000;
  private static final Duration BACK_WITHIN = Duration.ofSeconds(30);

  private final Map<String, String> variables;

  @Option(names = "--attack", description = "only this one; may be given again")
  private List<Attack> attacks = new ArrayList<>();

  @Option(names = "--clients", description = "connections (${DEFAULT-VALUE})")
  private int clients = 700;

  @Option(names = "--seconds", description = "of each attack (${DEFAULT-VALUE})")
  private int seconds = 20;

  @Option(names = "--warm-up", description = "seconds with the probe alone (${DEFAULT-VALUE})")
  private int warmUp = 10;

  public HostileBench(Map<String, String> variables) {
    this.variables = variables;
  }

  @Override
  public Integer call() throws Exception {
    try (Servers servers = Servers.start(variables)) {
      Bystander.addTo(servers.database().url());
      ApiProcess api = servers.keep(ApiProcess.small(servers));
      quiet(api);
      List<Outcome> outcomes = new ArrayList<>();
      for (Attack attack : attacks.isEmpty() ? List.of(Attack.values()) : attacks) {
        outcomes.add(attack(attack, api));
        Progress.say(outcomes.getLast().toString());
      }
      return report(outcomes);
    }
  }

  private void quiet(ApiProcess api) throws InterruptedException {
    Probe probe = probe(api);
    try (probe) {
      TimeUnit.SECONDS.sleep(warmUp);
    }
    Progress.say("undisturbed: %s".formatted(probe)); // when it no longer adds to its figures
  }

  private Outcome attack(Attack attack, ApiProcess api) throws IOException, InterruptedException {
    Footprint before = Footprint.collected(api);
    Process attacker = Attack.start(List.of(attack), api.port(), clients, seconds);
    Footprint height = Footprint.NONE;
    int unanswered = 0;
    Probe probe = probe(api);
    try (probe) {
      while (!attacker.waitFor(1, TimeUnit.SECONDS)) {
        try {
          height = height.max(Footprint.of(api));
        } catch (IOException e) {
          unanswered++;
        }
      }
    } finally {
      attacker.destroyForcibly();
    }
    if (attacker.exitValue() != 0) {
      throw new CannotMeasure(
          "the attack failed; see above. Are enough files allowed (ulimit -n)?");
    }
    long end = System.nanoTime();
    Footprint after = Footprint.collected(api);
    while (!after.isBackTo(before) && System.nanoTime() - end < BACK_WITHIN.toNanos()) {
      TimeUnit.SECONDS.sleep(2);
      after = Footprint.collected(api);
    }
    Duration back = Duration.ofNanos(System.nanoTime() - end);
    return new Outcome(attack, probe, unanswered, before, height, after, back);
  }

  private static Probe probe(ApiProcess api) {
    return new Probe(URI.create("http://127.0.0.1:" + api.port()), ApiProcess.SECRET);
  }

  /** What one attack did. */
  private record Outcome(
      Attack attack,
      Probe probe,
      int unanswered,
      Footprint before,
      Footprint height,
      Footprint after,
      Duration back) {

    /** The looks at the metrics are others' requests, too. */
    int failed() {
      return probe.failed().size() + unanswered;
    }

    boolean isSlow() {
      return probe.percentile(1) > MOST_MILLIS;
    }

    boolean isBack() {
      return after.isBackTo(before);
    }

    @Override
    public String toString() {
      return "%s: %s | before %s | at its height %s | after %d s %s"
          .formatted(attack, probe, before, height, back.toSeconds(), after);
    }

    String row() {
      return "| %s | %.0f ms | %.0f ms | %d | %s | %s | %s |"
          .formatted(
              attack, probe.percentile(0.99), probe.percentile(1), failed(), before, height, after);
    }
  }

  private static int report(List<Outcome> outcomes) {
    System.out.println(
        """
        Memory: heap + direct, resident, connections. Before and after the heap is collected, at its height it is not.

        | attack | p99 | worst | failed | before | at its height | after |
        |---|---|---|---|---|---|---|\
        """);
    outcomes.forEach(outcome -> System.out.println(outcome.row()));
    return new Result("hostile")
        .number(
            "worst_ms", outcomes.stream().mapToDouble(o -> o.probe().percentile(1)).max().orElse(0))
        .fault("failed", outcomes.stream().mapToLong(Outcome::failed).sum())
        .fault("slow", outcomes.stream().filter(Outcome::isSlow).count())
        .fault("not_back", outcomes.stream().filter(outcome -> !outcome.isBack()).count())
        .print();
  }
}
