package io.billhook.bench.processes.growth;

import io.billhook.bench.http.Load;
import io.billhook.bench.intake.IntakeLedger;
import io.billhook.bench.intake.SignedEvents;
import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.processes.fleet.Keys;
import io.billhook.bench.report.Result;
import io.billhook.bench.server.Servers;
import io.billhook.devkit.faults.installation.Program;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;

/**
 * Signed events over 64 connections, spread over all apis that there are. No worker runs; their
 * jobs wait.
 */
public final class IntakeGrowth {
  private final Growth growth = new Growth("webhooks");
  private final BitSet acknowledged = new BitSet();
  private long refused;
  private int next;
  private long lost;
  private long doubled;

  /**
   * Measures; blocks until all is done.
   *
   * @param passes up or down the sizes
   * @param time of each measurement
   * @param warmUp of those that are new, before it
   */
  public Growth run(Servers servers, int passes, Duration time, Duration warmUp)
      throws IOException, SQLException {
    Fleet fleet = Fleet.on(servers, Growth.JVM, Growth.CONNECTIONS);
    try (fleet) {
      for (int size : Growth.turns(passes)) {
        if (fleet.become(size, 0)) {
          load(fleet, warmUp);
        }
        servers.database().checkpoint();
        Load.Rates rates = load(fleet, time);
        refused += rates.refused();
        growth.add(size, rates.perSecond(), rates.p99());
      }
    }
    IntakeLedger ledger = IntakeLedger.read(servers.database(), acknowledged);
    lost = ledger.lost();
    doubled = ledger.doubled();
    fleet.leaveNothing();
    return growth;
  }

  private Load.Rates load(Fleet fleet, Duration time) throws IOException {
    List<Integer> ports = fleet.apis().stream().map(Program::port).toList();
    var events = new SignedEvents(ports.getFirst(), Keys.WEBHOOK_SECRET);
    try (Load load = new Load(ports, events, next)) {
      Load.Rates rates = load.run(time);
      next = load.next();
      acknowledged.or(load.acknowledged());
      return rates;
    }
  }

  /** Puts it into the last line. */
  public void tell(Result result) {
    growth.tell(result);
    result.fault("lost", lost).fault("doubled", doubled).fault("refused", refused);
  }
}
