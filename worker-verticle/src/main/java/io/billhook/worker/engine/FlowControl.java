package io.billhook.worker.engine;

import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.provider.Breaker.Order;
import io.billhook.provider.BreakerState.Phase;
import io.billhook.worker.engine.execute.JobRegistry;
import io.vertx.core.Context;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each queue of this worker may do: nothing while an operator has paused it or all of its
 * kinds hang on an open breaker, one job at a time while such a breaker tries again, else all of
 * its slots. Orders are read with each heartbeat; breakers are felt at once. Before the first
 * answer nothing is taken, so a worker that starts during a pause, or while the database is away,
 * waits.
 */
final class FlowControl {
  private static final int NOTHING = 0;
  private static final int A_PROBE = 1;

  private final EnginePool engine;
  private final Context context;
  private final JobRegistry registry;
  private final List<QueueConsumer> consumers;
  private @Nullable Set<String> paused; // null: not read yet. On the context, as all below

  FlowControl(
      EnginePool engine, Context context, JobRegistry registry, List<QueueConsumer> consumers) {
    this.engine = engine;
    this.context = context;
    this.registry = registry;
    this.consumers = consumers;
    registry.breakers().forEach(breaker -> breaker.watch(() -> context.runOnContext(_ -> apply())));
  }

  void read() {
    engine.soon(FlowControlSql.ORDERS).onSuccess(rows -> context.runOnContext(_ -> follow(rows)));
  }

  private void follow(Rows rows) {
    Set<String> queues = new HashSet<>();
    Map<String, Order> orders = new HashMap<>();
    for (Row row : rows) {
      String name = row.text("name");
      switch (row.text("wish")) {
        case "pause" -> queues.add(name);
        case "open" -> orders.put(name, Order.OPEN);
        case "closed" -> orders.put(name, Order.CLOSED);
        default -> throw new IllegalStateException("Unknown order");
      }
    }
    paused = queues;
    registry.breakers().forEach(b -> b.order(orders.getOrDefault(b.name(), Order.AUTO)));
    apply();
  }

  private void apply() {
    Set<String> known = paused;
    if (known != null) {
      consumers.forEach(consumer -> consumer.limit(limit(consumer, known)));
    }
  }

  private int limit(QueueConsumer consumer, Set<String> paused) {
    if (paused.contains(consumer.queue())) {
      return NOTHING;
    }
    List<Phase> phases =
        registry.breakersOf(consumer.queue()).stream().map(b -> b.state().phase()).toList();
    if (phases.isEmpty() || phases.contains(Phase.CLOSED)) {
      return consumer.slots().all();
    }
    return phases.contains(Phase.HALF_OPEN) ? A_PROBE : NOTHING;
  }
}
