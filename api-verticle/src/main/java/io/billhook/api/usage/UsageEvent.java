package io.billhook.api.usage;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * One use of something that is paid for by use.
 *
 * @param source a CloudEvent's; empty for others
 * @param value without trailing zeros
 * @param at to the microsecond, as it is kept
 * @param place of its meter in the body, as a JSON pointer
 */
record UsageEvent(
    String id, String source, String meter, BigDecimal value, Instant at, String place) {

  /** What makes it the same event. */
  record Key(String id, String source) {}

  Key key() {
    return new Key(id, source);
  }

  /** Whether one that comes again says what the first one said. */
  boolean repeats(UsageEvent first) {
    return meter.equals(first.meter) && value.compareTo(first.value) == 0 && at.equals(first.at);
  }
}
