package io.billhook.outbox;

import io.billhook.extension.Extensions;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Rows;
import io.billhook.postgres.Tx;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How long the oldest job of each queue has been due and waits. No index knows that, so it is
 * sought in three bounded places: the 10,000 rows that the relay looks at next, the 10,000 newest
 * rows, and for each queue the 2,000 rows from the newest job on that was ever claimed from it
 * (those before it have been claimed, save a few that were overtaken).
 *
 * <p>It can miss a job, never make one up. Missed is one that was overtaken while 10,000 newer jobs
 * came, until the hourly check finds it; and all of a queue where 2,000 jobs of others follow the
 * newest claimed one and 10,000 newer jobs came since.
 */
public final class QueueAges {
  private QueueAges() {}

  /** By queue; one in which nothing due was found is not in it. */
  public static Map<String, Duration> of(Tx tx) {
    return read(tx.query(QueueAgesSql.AGES, Extensions.installed().queues()));
  }

  /** As above. */
  public static Future<Map<String, Duration>> of(EnginePool engine) {
    return engine.run(QueueAgesSql.AGES, Extensions.installed().queues()).map(QueueAges::read);
  }

  private static Map<String, Duration> read(Rows rows) {
    Map<String, Duration> ages = new HashMap<>();
    rows.forEach(row -> ages.put(row.text("queue"), Duration.ofMillis(row.bigint("millis"))));
    return ages;
  }
}
