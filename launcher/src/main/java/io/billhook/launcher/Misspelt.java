package io.billhook.launcher;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Optional;
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

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter out = command.getErr();
    out.println(e.getMessage());
    Optional<String> meant =
        e instanceof UnmatchedArgumentException unmatched
            ? nearest(unmatched.getUnmatched().getFirst(), command)
            : Optional.empty();
    meant.ifPresentOrElse(
        name -> out.println("Did you mean: " + name + "?"), () -> command.usage(out));
    return command.getCommandSpec().exitCodeOnInvalidInput();
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
