package io.billhook.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.worker.testing.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HoldsTest {
  private static final long PROCESS = -1; // nobody's

  @Test
  void aJobThatEndsBeforeItsNeighbourStartsDoesNotTakeTheHoldAway() {
    ClaimedJob quick = job();
    ClaimedJob slow = job();
    TestDatabase.sql(
        "INSERT INTO hold (process, batch, ids) VALUES ($1, 1, $2)",
        PROCESS,
        List.of(quick.id(), slow.id()));
    Holds holds = new Holds(TestDatabase.engine());
    holds.claimed(List.of(quick, slow));
    holds.ended(quick);
    holds.drop().await();
    assertThat(rows()).isEqualTo(1);
    holds.ended(slow);
    holds.drop().await();
    assertThat(rows()).isZero();
  }

  private static int rows() {
    return TestDatabase.sql("SELECT FROM hold WHERE process = $1", PROCESS).size();
  }

  private static ClaimedJob job() {
    Instant now = Instant.EPOCH;
    return new ClaimedJob(
        UUID.randomUUID(),
        "k",
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
        PROCESS,
        1);
  }
}
