package io.billhook.devkit.faults.experiment.database;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.experiment.database.DatabaseNetwork.Bad;
import java.util.List;

/** Those of this room. */
public final class DatabaseExperiments {
  public static final List<Experiment> ALL =
      List.of(
          new DatabaseStopped(),
          new DatabaseKilled(),
          new DatabaseRestarted(),
          new DatabaseReadOnly(),
          new BackendKilled(),
          new TablesLocked(),
          new HeartbeatsLocked(),
          new ConnectionsEnded(),
          new IdleConnectionsEnded(),
          new ConnectionsFull(),
          new DatabaseNetwork(Bad.SLOW, false),
          new DatabaseNetwork(Bad.STALLED, false),
          new DatabaseNetwork(Bad.SILENT, false),
          new DatabaseNetwork(Bad.ANSWERS_LOST, false),
          new DatabaseNetwork(Bad.HALF_OPEN, false),
          new DatabaseNetwork(Bad.CUT, false),
          new DatabaseNetwork(Bad.REFUSED, false),
          new FullDisk(),
          new FullLog(),
          new PrimaryReplaced(),
          new PoolerRestarted(),
          new DatabaseNetwork(Bad.SLOW, true),
          new DatabaseNetwork(Bad.STALLED, true),
          new DatabaseNetwork(Bad.HALF_OPEN, true));

  private DatabaseExperiments() {}
}
