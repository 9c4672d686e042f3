package io.billhook.devkit.faults.experiment.broker;

import io.billhook.devkit.faults.Experiment;
import java.util.List;

/** Those of this room. */
public final class BrokerExperiments {
  public static final List<Experiment> ALL =
      List.of(
          new BrokerStopped(),
          new BrokerKilled(),
          new BrokerRestarted(),
          new BrokerWiped(),
          new BrokerAlarm(BrokerAlarm.Lack.MEMORY),
          new BrokerAlarm(BrokerAlarm.Lack.DISK),
          new BrokerConnectionsClosed(),
          new PermissionsTaken(),
          new QueuesDeleted(),
          new QueuesPurged(),
          new QueueReplaced(),
          new MessagesTaken(),
          new BacklogWaits(),
          new ClusterNode(ClusterNode.Loss.KILLED),
          new ClusterNode(ClusterNode.Loss.CUT_OFF));

  private BrokerExperiments() {}
}
