package io.billhook.launcher;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Wrong use: what is wrong, and the name that was probably meant, of a command or of an option,
 * else how the command is used. Picocli itself knows options by their beginning alone.
 */
final class Misspelt implements IParameterExceptionHandler {
  private static final int MOST_WRONG = 3;

  /** They need the devkit, which the production image leaves out. */
  private static final Set<String> OF_A_CLONE = Set.of("dev", "demo", "simulators", "new");

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter out = command.getErr();
    if (isOfAClone(e)) {
      out.println(
          "billhook: this is the production image, which has no such command. Clone the repository,"
              + " and run it there by ./billhook");
      return command.getCommandSpec().exitCodeOnInvalidInput();
    }
    out.println(e.getMessage());
    Optional<String> meant =
        e instanceof UnmatchedArgumentException unmatched
            ? nearest(unmatched.getUnmatched().getFirst(), command)
            : Optional.empty();
    meant.ifPresentOrElse(
        name -> out.println("Did you mean: " + name + "?"), () -> command.usage(out));
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** Where the devkit is, they are matched. */
  private static boolean isOfAClone(ParameterException e) {
    return e instanceof UnmatchedArgumentException unmatched
        && e.getCommandLine().getParent() == null
        && OF_A_CLONE.contains(unmatched.getUnmatched().getFirst());
  }

  private static Optional<String> nearest(String given, CommandLine command) {
    String name = given.replaceFirst("=.*", "");
    var spec = command.getCommandSpec();
    Stream<String> known =
        name.startsWith("-")
            ? spec.optionsMap().keySet().stream().filter(option -> option.startsWith("--"))
            : spec.subcommands().keySet().stream();
    return known
        .filter(other -> distance(name, other) <= Math.min(MOST_WRONG, other.length() / 2))
        .min(Comparator.comparingInt(other -> distance(name, other)));
  }

  /** How many letters must be put in, taken out or replaced (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int corner = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = corner + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        corner = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
