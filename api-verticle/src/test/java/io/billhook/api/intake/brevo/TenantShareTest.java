package io.billhook.api.intake.brevo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TenantShareTest {
  @Test
  void a_campaign_is_taken_at_once_and_what_follows_by_the_second() {
    AtomicLong nanos = new AtomicLong(-5);
    TenantShare share = new TenantShare(nanos::get);
    UUID tenant = UUID.randomUUID();
    for (int i = 0; i < 40; i++) {
      assertThat(share.take(tenant, 500)).isTrue();
    }
    assertThat(share.take(tenant, 1)).isFalse();
    assertThat(share.take(UUID.randomUUID(), 500)).isTrue();
    nanos.addAndGet(1_000_000_000);
    assertThat(share.take(tenant, 201)).isFalse();
    assertThat(share.take(tenant, 200)).isTrue();
    assertThat(share.take(tenant, 1)).isFalse();
  }
}
