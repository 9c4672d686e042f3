package io.billhook.bench;

import io.billhook.bench.api.ApiBench;
import io.billhook.bench.faults.FaultsBench;
import io.billhook.bench.hostile.HostileBench;
import io.billhook.bench.intake.IntakeBench;
import io.billhook.bench.jobs.BacklogBench;
import io.billhook.bench.jobs.JobsBench;
import io.billhook.bench.messaging.MessagingBench;
import io.billhook.bench.processes.ProcessesBench;
import io.billhook.bench.report.CannotMeasure;
import io.billhook.bench.usage.UsageBench;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line: {@code bench/run BENCH}. */
@Command(
    name = "bench/run",
    description = {
      "Measures Billhook on this machine. The last line of standard output is the result, as JSON.",
      "Exits 1 where something was lost, doubled or refused.",
      "DATABASE_URL and RABBITMQ_URL name the services to use; those that are not set are started",
      "for the run, from the installed packages."
    },
    synopsisSubcommandLabel = "BENCH",
    mixinStandardHelpOptions = true,
    subcommands = CommandLine.HelpCommand.class)
public final class Bench implements Runnable {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(run(System.getenv(), arguments));
  }

  /**
   * Runs one bench.
   *
   * @param variables the environment
   * @return the exit code: 0; 1 for a loss, a duplicate, a refusal or a failure; 2 for wrong usage
   */
  static int run(Map<String, String> variables, String... arguments) {
    return new CommandLine(new Bench())
        .addSubcommand(new IntakeBench(variables))
        .addSubcommand(new ApiBench(variables))
        .addSubcommand(new JobsBench(variables))
        .addSubcommand(new BacklogBench(variables))
        .addSubcommand(new MessagingBench(variables))
        .addSubcommand(new UsageBench(variables))
        .addSubcommand(new HostileBench(variables))
        .addSubcommand(new FaultsBench())
        .addSubcommand(new ProcessesBench(variables))
        .setExecutionExceptionHandler(Bench::explain)
        .execute(arguments);
  }

  /** What the machine lacks gets a plain message, a fault of ours a stack trace. */
  private static int explain(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    if (e instanceof CannotMeasure reason) {
      line.getErr().println("bench: " + reason.getMessage());
    } else {
      e.printStackTrace(line.getErr());
    }
    return 1;
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(),
          "Name a bench: intake, api, jobs, backlog, messaging, usage, hostile, faults or processes");
    }
  }
}
