package io.billhook.launcher;

import io.billhook.config.Env.ConfigException;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code billhook COMMAND}. */
@Command(
    name = "billhook",
    description = "The backend of a subscription business: webhooks, billing, mail, jobs.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Billhook.VersionOfBuild.class,
    subcommands = {
      ServeCommand.Api.class,
      ServeCommand.Worker.class,
      ServeCommand.All.class,
      MigrateCommand.class,
      DoctorCommand.class,
      AdminCommand.class,
      KeysCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Billhook implements Runnable {
  /** What a wrong setting or argument ends with, as picocli's own for wrong usage. */
  static final int WRONG_USE = 2;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  public static void main(String[] arguments) {
    Logging.choose(arguments);
    DirectMemory.bound();
    int code = commandLine().execute(arguments);
    System.exit(code);
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Billhook());
    for (Commands more : ServiceLoader.load(Commands.class)) {
      if (more.present()) {
        more.all().forEach(line::addSubcommand);
      }
    }
    return line.setParameterExceptionHandler(new Misspelt())
        .setExecutionExceptionHandler((e, failed, _) -> explain(e, failed));
  }

  /** Mistakes of the person at the keyboard get a plain message, ours a stack trace. */
  static int explain(Exception e, CommandLine line) {
    return switch (e) {
      case ConfigException wrong -> {
        line.getErr().println("billhook cannot start:");
        wrong.errors().forEach(each -> line.getErr().println("  " + each));
        yield WRONG_USE;
      }
      case CannotStart reason -> {
        line.getErr().println("billhook: " + reason.getMessage());
        yield reason.code();
      }
      default -> {
        Trouble.sentences(e, line.getCommandName())
            .ifPresentOrElse(
                said -> line.getErr().println("billhook: " + said), () -> trace(e, line));
        yield 1;
      }
    };
  }

  private static void trace(Exception e, CommandLine line) {
    var lines = Thread.getDefaultUncaughtExceptionHandler();
    if (lines == null) {
      e.printStackTrace(line.getErr());
    } else {
      lines.uncaughtException(Thread.currentThread(), e); // as one line
    }
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(System.out);
    }
  }

  /** The version of this build, from the jar's manifest. */
  static final class VersionOfBuild implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"billhook " + Version.number()};
    }
  }

  static Map<String, String> variables() {
    return DotEnv.variables();
  }
}
