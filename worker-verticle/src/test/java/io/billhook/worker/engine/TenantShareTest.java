package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.worker.engine.claim.Lookout;
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
      assertThat(share.roomForAny()).isEqualTo(SHARE - i);
      share.started(flood);
    }
  }

  @Test
  void before_any_run_has_ended_a_tenant_has_its_share_and_no_more() {
    assertThat(share.roomForAny()).isZero();
    assertThat(share.room(flood)).isZero();
    assertThat(share.room(UUID.randomUUID())).isEqualTo(SHARE);
    assertThat(share.room(Lookout.NOBODY)).isGreaterThan(SLOTS);
  }

  /** Who is alone is held up for an instant, with what came in the first batch. */
  @Test
  void short_runs_open_all_slots_and_one_of_another_tenant_does_not() {
    share.started(null);
    share.ended(null, Duration.ofMillis(1));
    assertThat(share.room(flood)).isZero();
    for (int i = 0; i < SHARE; i++) {
      share.ended(flood, Duration.ofMillis(5));
      share.started(flood);
    }
    assertThat(share.room(flood)).isGreaterThan(SLOTS);
    assertThat(share.roomForAny()).isGreaterThan(SLOTS);
  }

  @Test
  void a_long_run_keeps_the_share_and_its_end_makes_room_for_one() {
    share.ended(flood, Duration.ofSeconds(10));
    assertThat(share.room(flood)).isEqualTo(1);
    share.started(flood);
    assertThat(share.roomForAny()).isZero();
  }

  /** Where the installation's own jobs run, the next message may bring the first of a flood. */
  @Test
  void nobodys_jobs_open_the_share_to_nobody_else() {
    TenantShare fresh = new TenantShare(SLOTS, 50);
    fresh.started(null);
    assertThat(fresh.roomForAny()).isEqualTo(SHARE);
  }
}
