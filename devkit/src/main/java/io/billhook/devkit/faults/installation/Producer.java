package io.billhook.devkit.faults.installation;

import io.billhook.config.BrokerConfig;
import io.billhook.config.DatabaseConfig;
import io.billhook.contract.upkeep.Prune;
import io.billhook.devkit.Await;
import io.billhook.node.ProcessContext;
import io.billhook.process.ProcessHeartbeat.ProcessRole;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** One more process of the product's, within this one, that enqueues many jobs which do little. */
public final class Producer implements AutoCloseable {
  private static final int IN_A_TRANSACTION = 1_000;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final ProcessContext node;

  /** Opens it; returns when it has reached the broker. */
  public Producer(DatabaseConfig database, BrokerConfig broker) {
    node = ProcessContext.start(database, broker, ProcessRole.API, "faults");
    Await.until("the broker is reached", LONGEST, node.broker::connected);
  }

  /**
   * Returns when the broker has confirmed them all; gives how many messages these were.
   *
   * @param area in which there is nothing to prune
   */
  public double enqueue(int jobs, Prune.Area area) {
    double before = published();
    Prune nothing = new Prune(area, null);
    for (int left = jobs; left > 0; left -= IN_A_TRANSACTION) {
      int some = Math.min(left, IN_A_TRANSACTION);
      node.database
          .worker(null)
          .run(
              tx -> {
                for (int i = 0; i < some; i++) {
                  node.outbox.enqueue(tx, Prune.KIND, nothing);
                }
              });
    }
    UUID newest = node.heartbeat.ids().mint();
    node.heartbeat.ids().close(List.of(newest));
    Await.until(
        "all are published", LONGEST, () -> node.heartbeat.ids().since().compareTo(newest) > 0);
    return published() - before;
  }

  private double published() {
    return node.metrics
        .registry()
        .get("billhook.broker.published")
        .tag("result", "confirmed")
        .counter()
        .count();
  }

  @Override
  public void close() {
    node.close();
  }
}
