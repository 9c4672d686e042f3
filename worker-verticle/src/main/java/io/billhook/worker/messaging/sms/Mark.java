package io.billhook.worker.messaging.sms;

import io.billhook.postgres.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a text message was handed over, or was about to be: committed before, so that whoever finds
 * it without an end knows that it may have gone. Each run's mark is another one, so that none that
 * is late takes back another's.
 *
 * @param at by the database's clock
 * @param by the provider's name; null where a version before had no other
 */
record Mark(Instant at, @Nullable String by) {

  /** That of a row; null where there is none. */
  static @Nullable Mark of(Row row) {
    Instant at = row.instantOrNull("sending_at");
    return at == null ? null : new Mark(at, row.textOrNull("sending_by"));
  }

  boolean isOf(SmsProvider provider) {
    return by == null || by.equals(provider.name());
  }
}
