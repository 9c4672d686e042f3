package io.billhook.bench.processes;

import io.billhook.bench.processes.check.Check;
import io.billhook.bench.processes.check.Checks;
import io.billhook.bench.processes.growth.IntakeGrowth;
import io.billhook.bench.processes.growth.JobsGrowth;
import io.billhook.bench.report.CannotMeasure;
import io.billhook.bench.report.Progress;
import io.billhook.bench.report.Result;
import io.billhook.bench.server.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What several processes do, and whether they agree. */
@Command(
    name = "processes",
    description = {
      "1, 2 and 4 apis, and as many workers, as processes: webhooks and jobs a second, beside one.",
      "Then checks of what must hold where several run: what one has decided all obey, and one",
      "tenant's flood is nobody else's wait. Exits 1 where a check does not hold, or where something",
      "was lost, doubled or refused."
    },
    mixinStandardHelpOptions = true)
public final class ProcessesBench implements Callable<Integer> {
  private final Map<String, String> variables;

  @Option(names = "--check", description = "only this check, and no throughput; may be given again")
  private List<String> names = new ArrayList<>();

  @Option(names = "--throughput", description = "the throughput alone")
  private boolean throughput;

  @Option(names = "--seconds", description = "of each measurement of intake (${DEFAULT-VALUE})")
  private int seconds = 7;

  @Option(names = "--warm-up", description = "seconds for new apis before it (${DEFAULT-VALUE})")
  private int warmUp = 8;

  @Option(names = "--jobs", description = "in each measurement of jobs (${DEFAULT-VALUE})")
  private int jobs = 30_000;

  @Option(
      names = "--passes",
      description = "up and down 1, 2 and 4 processes, so many times (${DEFAULT-VALUE})")
  private int passes = 2;

  @Option(names = "--list", description = "names the checks and does nothing")
  private boolean list;

  public ProcessesBench(Map<String, String> variables) {
    this.variables = variables;
  }

  @Override
  public Integer call() throws Exception {
    List<Check> chosen = chosen();
    if (list) {
      chosen.forEach(
          each -> System.out.println(each.name() + ": " + each.does() + "; " + each.holds()));
      return 0;
    }
    Result result = new Result("processes");
    if (names.isEmpty()) {
      measure(result);
    }
    if (!throughput) {
      check(chosen, result);
    }
    return result.print();
  }

  private List<Check> chosen() {
    for (String name : names) {
      if (Checks.ALL.stream().noneMatch(each -> each.name().equals(name))) {
        throw new CannotMeasure("there is no check " + name + "; see --list");
      }
    }
    if (throughput && !names.isEmpty()) {
      throw new CannotMeasure("--throughput leaves no check to name");
    }
    return Checks.ALL.stream()
        .filter(each -> names.isEmpty() || names.contains(each.name()))
        .toList();
  }

  /** Each on services of its own: what one leaves would be work for the other. */
  private void measure(Result result) throws Exception {
    List<String> rows = new ArrayList<>();
    IntakeGrowth intake = new IntakeGrowth();
    try (Servers servers = Servers.start(variables)) {
      Duration time = Duration.ofSeconds(seconds);
      rows.addAll(intake.run(servers, passes, time, Duration.ofSeconds(warmUp)).rows());
    }
    intake.tell(result);
    JobsGrowth worked = new JobsGrowth();
    try (Servers servers = Servers.start(variables)) {
      rows.addAll(worked.run(servers, passes, jobs).rows());
    }
    worked.tell(result);
    System.out.println(
        """
        | | processes | a second | beside one | p99 |
        |---|---|---|---|---|\
        """);
    rows.forEach(System.out::println);
    System.out.println();
  }

  private void check(List<Check> checks, Result result) throws InterruptedException {
    List<Checked> all = new ArrayList<>();
    try (Servers servers = Servers.start(variables)) {
      for (Check check : checks) {
        Progress.say(check.name() + ": " + check.does() + "…");
        all.add(Checked.by(check, servers));
        Progress.say(all.getLast().row());
      }
    }
    System.out.println(Checked.head());
    all.forEach(each -> System.out.println(each.row()));
    result
        .count("checks", all.size())
        .fault("broken", all.stream().filter(each -> !each.figure().ok()).count());
  }
}
