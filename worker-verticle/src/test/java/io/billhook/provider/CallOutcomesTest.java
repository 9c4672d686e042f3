package io.billhook.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.job.JobOutcome;
import io.billhook.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CallOutcomesTest {
  private final CallOutcomes outcomes = new CallOutcomes(new Random(42));

  @Test
  void an_open_breaker_snoozes_until_its_probe_and_a_little_more() {
    for (int i = 0; i < 100; i++) {
      assertThat(snooze(new BreakerOpen("stripe", Duration.ofSeconds(8))))
          .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
    }
  }

  @Test
  void an_overdue_heartbeat_snoozes() {
    assertThat(snooze(new NoTurn("brevo"))).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
    assertThat(snooze(new CallGateShut())).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void a_rate_limit_waits_as_asked_within_bounds() {
    assertThat(limited(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(30));
    assertThat(limited(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
    assertThat(limited(Duration.ofDays(2))).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void a_rate_limit_that_asks_for_nothing_waits_two_to_ten_seconds() {
    for (int i = 0; i < 100; i++) {
      assertThat(snooze(failure(new Kind.RateLimited(Optional.empty()))))
          .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(10));
    }
  }

  @Test
  void trouble_and_auth_are_tried_again_at_the_kinds_own_pace() {
    assertThat(outcomes.of(failure(new Kind.Transient())))
        .isEqualTo(new JobOutcome.Retry("stripe: HTTP 500", null));
    assertThat(outcomes.of(failure(new Kind.Auth())))
        .isEqualTo(new JobOutcome.Retry("stripe: HTTP 500", null));
  }

  @Test
  void trouble_that_asks_for_a_wait_is_not_tried_before() {
    assertThat(outcomes.of(failure(new Kind.Transient(Optional.of(Duration.ofMinutes(2))))))
        .isEqualTo(new JobOutcome.Retry("stripe: HTTP 500", null, Duration.ofMinutes(2)));
    assertThat(outcomes.of(failure(new Kind.Transient(Optional.of(Duration.ofDays(2))))))
        .isEqualTo(new JobOutcome.Retry("stripe: HTTP 500", null, Duration.ofHours(1)));
  }

  @Test
  void an_unknown_result_is_asked_for_again_while_the_provider_knows_the_key() {
    assertThat(outcomes.of(failure(new Kind.UnknownResult())))
        .isInstanceOfSatisfying(
            JobOutcome.Retry.class,
            retry ->
                assertThat(retry.after()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(30)));
  }

  @Test
  void a_request_that_is_wrong_is_dead() {
    assertThat(outcomes.of(failure(new Kind.Rejected("parameter_invalid"))))
        .isEqualTo(new JobOutcome.Dead("stripe: HTTP 500"));
  }

  private Duration limited(Duration asked) {
    return snooze(failure(new Kind.RateLimited(Optional.of(asked))));
  }

  private Duration snooze(CallFailed failure) {
    assertThat(outcomes.of(failure)).isInstanceOf(JobOutcome.Snooze.class);
    return ((JobOutcome.Snooze) outcomes.of(failure)).by();
  }

  private static ProviderException failure(Kind kind) {
    return new ProviderException("stripe", kind, "HTTP 500");
  }
}
