package io.billhook.api.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class UnknownAddressesTest {
  @Test
  void an_unknown_address_is_slowed_down_alike() {
    var clock = new MovableClock();
    var unknown = new UnknownAddresses(clock);
    for (int i = 0; i < 20; i++) {
      assertThat(unknown.attempt("Nobody@x.io")).isEmpty();
    }
    assertThat(unknown.attempt("nobody@x.io")).isPresent();
    clock.advance(Duration.ofSeconds(2));
    assertThat(unknown.attempt("nobody@x.io")).isEmpty();
    assertThat(BackOff.after(19)).isZero();
    assertThat(BackOff.after(1000)).isEqualTo(Duration.ofMinutes(5));
  }
}
