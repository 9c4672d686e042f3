package io.billhook.api.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalBucketsTest {
  private static final Rate SLOW = new Rate(6, Duration.ofMinutes(10));

  private final MovableClock clock = new MovableClock();
  private final Buckets buckets = Buckets.local(clock);

  @Test
  void one_that_was_forgotten_for_want_of_room_is_full_again() {
    assertThat(buckets.take("first", SLOW).left()).isEqualTo(5);
    for (int i = 1; i < BoundedMap.MOST; i++) {
      buckets.take("other " + i, SLOW);
    }
    assertThat(buckets.take("first", SLOW).left()).as("there was room for all").isEqualTo(4);
    buckets.take("one more", SLOW);
    assertThat(buckets.take("first", SLOW).left()).as("it was in use lately").isEqualTo(3);
    assertThat(buckets.take("other 1", SLOW).left()).as("it was not").isEqualTo(5);
  }

  /** As after the correction of a clock. */
  @Test
  void time_that_goes_back_gives_no_tokens() {
    for (int i = 0; i < 6; i++) {
      buckets.take("back", SLOW);
    }
    clock.advance(Duration.ofHours(-1));
    assertThat(buckets.take("back", SLOW).isTaken()).isFalse();
  }
}
