package io.billhook.deploy;

import io.billhook.deploy.file.Findings;
import io.billhook.deploy.file.Nearest;
import io.billhook.deploy.file.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must hold for every process of ours, wherever it is run. */
public record ProcessRules(Product product, Findings findings) {
  private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h)?");

  /**
   * A process as a file tells it.
   *
   * @param place where in the file it is
   * @param role the command that it should run: api, worker, all, migrate
   * @param command what it is started with, if the file says so
   * @param health paths that are asked
   * @param kill after which time it is killed; null where the file does not say
   * @param ports where its platform looks for it
   * @param variables names that it is given, with their values where the file has them, else ""
   * @param asked where whoever deploys is asked for the others: a text that names them
   */
  public record Started(
      Path file,
      String place,
      String role,
      List<String> command,
      List<Place> health,
      Kill kill,
      List<Place> ports,
      Map<String, String> variables,
      String asked) {}

  /** After which time a process is killed, and where that is said. */
  public sealed interface Kill {
    /** In the file. */
    record Told(Place place) implements Kill {}

    /** By the platform, whatever one says. */
    record Fixed(long seconds) implements Kill {}

    /** A step that ends by itself. */
    record Never() implements Kill {}
  }

  public void check(Started process) {
    command(process);
    variables(process);
    if (!process.role().equals("migrate")) {
      process.health().forEach(each -> health(process, each));
      process.ports().forEach(each -> port(process, each));
      kill(process);
    }
  }

  private void command(Started process) {
    List<String> words = process.command();
    if (words.isEmpty()) {
      return;
    }
    int first = words.getFirst().matches("(/app|\\.)/billhook") ? 1 : 0;
    String command = words.size() > first ? words.get(first) : "";
    if (!product.commands().contains(command)) {
      add(
          process,
          "the command is \""
              + String.join(" ", words)
              + "\", and billhook has no command \""
              + command
              + "\": "
              + Nearest.hint(command, product.commands()));
    } else if (!command.equals(process.role())) {
      add(
          process,
          "runs \""
              + command
              + "\" and should run \""
              + process.role()
              + "\": change the command.");
    }
  }

  private void variables(Started process) {
    for (String name : process.variables().keySet()) {
      if (!product.settings().containsKey(name)) {
        add(
            process,
            "gives "
                + name
                + ", which Billhook does not read: "
                + Nearest.hint(name, product.settings().keySet())
                + " (.env.example has them all.)");
      }
    }
    if (process.role().equals("migrate")) {
      required(process, Set.of("DATABASE_URL", "DATABASE_DIRECT_URL"));
    } else {
      product.required().forEach(each -> required(process, each));
      required(process, Set.of("PUBLIC_BASE_URL"));
    }
  }

  private void required(Started process, Set<String> oneOf) {
    for (String name : oneOf) {
      if (process.variables().containsKey(name) || named(name, process.asked())) {
        return;
      }
    }
    add(
        process,
        "gives no "
            + String.join(" or ", oneOf.stream().sorted().toList())
            + " to its "
            + process.role()
            + ", and nothing asks for it: a process does not start without. Add it to the file, or"
            + " name it on its page.");
  }

  private static boolean named(String name, String text) {
    return Pattern.compile("(?<![A-Z_])" + name + "(?![A-Z_])").matcher(text).find();
  }

  private void health(Started process, Place path) {
    String asked = path.node().asText().replaceFirst("[?#].*", "");
    if (!product.health().contains(asked)) {
      findings.add(
          process.file(),
          path.path(),
          asked + " is not served: ask " + String.join(" or ", product.health()) + ".");
    }
  }

  private void port(Started process, Place port) {
    String listens = process.variables().getOrDefault("PORT", "");
    String wanted = listens.isEmpty() ? product.port() : listens;
    if (!port.node().asText().equals(wanted)) {
      findings.add(
          process.file(),
          port.path(),
          "is "
              + port.node().asText()
              + ", and the process listens at "
              + wanted
              + ": make them equal, or give PORT.");
    }
  }

  private void kill(Started process) {
    String told = process.variables().getOrDefault("STOP_SECONDS", "");
    long stop = told.matches("\\d+") ? Long.parseLong(told) : product.stopSeconds();
    switch (process.kill()) {
      case Kill.Never _ -> {}
      case Kill.Fixed fixed -> {
        if (fixed.seconds() < stop) {
          add(
              process,
              "is killed after "
                  + fixed.seconds()
                  + " s, and ends within STOP_SECONDS, "
                  + stop
                  + " here: give it a STOP_SECONDS of at most "
                  + fixed.seconds()
                  + ".");
        }
      }
      case Kill.Told at -> {
        double seconds = seconds(at.place());
        if (seconds < stop) {
          findings.add(
              process.file(),
              at.place().path(),
              "is "
                  + at.place().node().asText()
                  + ", less than STOP_SECONDS, "
                  + stop
                  + " here: the process is killed while its jobs end. Raise it to at least "
                  + stop
                  + ", or lower STOP_SECONDS.");
        }
      }
    }
  }

  /** Less than nothing where it cannot be read, so that it is told. */
  private static double seconds(Place place) {
    Matcher duration = DURATION.matcher(place.node().asText());
    if (!duration.matches()) {
      return -1;
    }
    double number = Double.parseDouble(duration.group(1));
    return switch (duration.group(2)) {
      case "ms" -> number / 1000;
      case "m" -> number * 60;
      case "h" -> number * 3600;
      case null, default -> number;
    };
  }

  private void add(Started process, String problem) {
    findings.add(process.file(), process.place(), problem);
  }
}
