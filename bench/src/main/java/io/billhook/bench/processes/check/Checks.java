package io.billhook.bench.processes.check;

import java.util.List;

/** Those that there are. */
public final class Checks {
  /** The last one leaves a database that only the newer key opens. */
  public static final List<Check> ALL =
      List.of(
          new RevokedKeys(),
          new EndedSessions(),
          new ChangedMembers(),
          new EndedSessionActs(),
          new DeletedAccounts(),
          new ForgedKids(),
          new FloodWaits(),
          new FloodSpeed(),
          new Restarts(),
          new BreakersByProcess(),
          new NewKeys());

  private Checks() {}
}
