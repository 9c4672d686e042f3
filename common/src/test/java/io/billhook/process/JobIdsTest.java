package io.billhook.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class JobIdsTest {
  private static final Duration OFF = Duration.ofMinutes(10);

  @Test
  void on_a_machine_whose_clock_is_ahead_ids_are_of_the_databases_time() {
    Instant database = Instant.now().minus(OFF);
    var ids = new JobIds();
    ids.setClock(database);

    UUID since = ids.since();
    UUID minted = ids.mint();

    assertThat(since)
        .isBetween(JobIds.lowestAt(database), JobIds.lowestAt(database.plus(OFF.dividedBy(2))));
    assertThat(minted).isGreaterThan(since);
    assertThat(ids.since()).isEqualTo(minted);
  }

  @Test
  void ids_rise_also_where_the_databases_clock_is_set_back() {
    var ids = new JobIds();
    UUID before = ids.mint();

    ids.setClock(Instant.now().minus(OFF));

    assertThat(ids.mint()).isGreaterThan(before);
  }
}
