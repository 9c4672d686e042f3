package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TenantShareTest {
  private static final int SLOTS = 10;
  private static final int SHARE = 5;

  private final TenantShare share = new TenantShare(SLOTS, 50);
  private final UUID flood = UUID.randomUUID();

  @BeforeEach
  void fill() {
    for (int i = 0; i < SHARE; i++) {
      assertThat(share.over(flood)).isEmpty();
      share.started(flood);
    }
  }

  @Test
  void before_any_run_has_ended_a_tenant_has_its_share_and_no_more() {
    assertThat(share.over(flood)).hasValueSatisfying(TenantShareTest::isSoon);
    assertThat(share.over(UUID.randomUUID())).isEmpty();
    assertThat(share.over(null)).isEmpty();
  }

  /** Who is alone is held up for an instant, with what came in the first batch. */
  @Test
  void short_runs_open_all_slots_and_one_of_another_tenant_does_not() {
    share.started(null);
    share.ended(null, Duration.ofMillis(1));
    assertThat(share.over(flood)).isPresent();
    for (int i = 0; i < SHARE; i++) {
      share.ended(flood, Duration.ofMillis(5));
      share.started(flood);
    }
    assertThat(share.over(flood)).isEmpty();
  }

  @Test
  void a_long_run_keeps_the_share_and_others_take_their_places_in_line() {
    share.ended(flood, Duration.ofSeconds(10));
    assertThat(share.over(flood)).isEmpty();
    share.started(flood);
    Duration first = share.over(flood).orElseThrow();
    assertThat(share.over(flood)).hasValueSatisfying(next -> assertThat(next).isGreaterThan(first));
  }

  /** A guess that was too long must not put a job off for long. */
  private static void isSoon(Duration wait) {
    assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }
}
