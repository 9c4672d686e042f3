package io.billhook.worker.messaging.sms.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.sms.ReconcileSms;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.pace.Pace;
import io.billhook.provider.CallOutcomes;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.worker.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ReconcileSmsTest {
  private final Map<String, SmsLookUp.Found> known = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private boolean away;
  private final ReconcileSmsHandler handler =
      new ReconcileSmsHandler(
          TestDatabase.get(), this::find, new CallOutcomes(new Random(1)), Pace.UNBOUNDED);
  private final UUID tenant = TestDatabase.newTenant();

  private Optional<SmsLookUp.Found> find(@Nullable UUID account, String message) {
    if (away) {
      throw new ProviderException("twilio", new Kind.Transient(), "HTTP 500");
    }
    asked.add(message);
    return Optional.ofNullable(known.get(message));
  }

  @Test
  void what_nobody_has_told_for_a_day_is_asked_for_and_not_at_once_again() {
    String fresh = Told.sid();
    String ended = Told.sid();
    String silent = Told.sid();
    String gone = Told.sid();
    String old = Told.sid();
    Told.message(tenant, fresh, "sent", Duration.ofHours(23));
    final UUID one = Told.message(tenant, ended, "sent", Duration.ofHours(25));
    final UUID two = Told.message(tenant, silent, "sent", Duration.ofHours(25));
    final UUID three = Told.message(tenant, gone, "sent", Duration.ofHours(25));
    Told.message(tenant, old, "sent", Duration.ofDays(11));
    known.put(ended, new SmsLookUp.Found("undelivered", "30006", Instant.now(), Instant.now()));
    known.put(silent, new SmsLookUp.Found("sent", null, Instant.now(), Instant.now()));

    away = true;
    assertThat(handler.handle(new ReconcileSms(), Told.job())).isInstanceOf(JobOutcome.Retry.class);
    away = false;
    assertThat(handler.handle(new ReconcileSms(), Told.job())).isEqualTo(JobOutcome.done());
    assertThat(asked).contains(ended, silent, gone).doesNotContain(fresh, old);
    assertThat(Told.row(tenant, one).text("status")).isEqualTo("undelivered");
    assertThat(Told.row(tenant, one).text("error")).isEqualTo("30006");
    assertThat(Told.events(tenant, one)).containsExactly("undelivered 30006");
    assertThat(Told.row(tenant, two).text("status")).isEqualTo("sent");
    assertThat(Told.row(tenant, three).instantOrNull("asked_at")).isNotNull();

    asked.clear();
    handler.handle(new ReconcileSms(), Told.job());
    assertThat(asked).doesNotContain(ended, silent, gone);
  }
}
