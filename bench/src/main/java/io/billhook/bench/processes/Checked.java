package io.billhook.bench.processes;

import io.billhook.bench.processes.check.Check;
import io.billhook.bench.processes.check.Figure;
import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.report.Progress;
import io.billhook.bench.server.Servers;
import io.billhook.devkit.faults.installation.Program;

/** A check, and what it has come to. */
record Checked(Check check, Figure figure) {

  /** Runs it with a fleet of its own; what cannot be done does not hold. */
  static Checked by(Check check, Servers servers) throws InterruptedException {
    try {
      Fleet fleet = Fleet.on(servers, Program.QUICK, check.variables());
      try (fleet) {
        fleet.become(check.apis(), check.workers());
        Checked checked = new Checked(check, check.run(fleet));
        if (checked.figure().ok()) {
          fleet.leaveNothing();
        } else {
          Progress.say("what was printed is in " + fleet.folder());
        }
        return checked;
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | AssertionError e) {
      return new Checked(check, new Figure("not done: " + e, false));
    }
  }

  static String head() {
    return """
        | check | what is done | what must hold | figure | |
        |---|---|---|---|---|\
        """;
  }

  String row() {
    return "| %s | %s | %s | %s | %s |"
        .formatted(
            check.name(),
            check.does(),
            check.holds(),
            figure.text().replaceAll("\\R", " "),
            figure.ok() ? "ok" : "**BROKEN**");
  }
}
