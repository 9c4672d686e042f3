package io.billhook.worker.engine.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.engine.TestEngine;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HoldsTest {
  private static final long HOLDER = 4711;
  private static final long BATCH = 1;

  @Test
  void a_second_drop_ends_after_the_first_so_that_the_pool_can_be_closed_then() {
    TestEngine engine = TestEngine.on(TestServices.embeddedBroker());
    try {
      engine.sql("INSERT INTO hold (process, batch, ids) VALUES ($1, $2, '{}')", HOLDER, BATCH);
      Holds holds = new Holds(engine.node.engine);
      ClaimedJob job = job();
      holds.claimed(List.of(job));
      holds.ended(job);
      Future<Void> second =
          engine.node.database.transact(
              Role.ENGINE,
              TenantScope.none(),
              tx -> {
                tx.query("SELECT FROM hold WHERE process = $1 FOR UPDATE", HOLDER);
                var _ = holds.drop(); // waits for that lock
                Future<Void> next = holds.drop();
                assertThat(next.isComplete()).isFalse();
                return next;
              });
      second.await();
      assertThat(engine.sql("SELECT FROM hold WHERE process = $1", HOLDER).size()).isZero();
    } finally {
      engine.close();
    }
  }

  private static ClaimedJob job() {
    Instant now = Instant.EPOCH;
    return new ClaimedJob(
        new UUID(0, 1),
        "billing.probe",
        "billing",
        null,
        "{}",
        1,
        3,
        1,
        0,
        now,
        now,
        now,
        false,
        HOLDER,
        BATCH);
  }
}
