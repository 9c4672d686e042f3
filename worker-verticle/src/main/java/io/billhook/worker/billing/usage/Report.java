package io.billhook.worker.billing.usage;

import io.billhook.postgres.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that Stripe is told.
 *
 * @param id its identifier at Stripe
 * @param hour where the hour, or the meter's window, begins
 * @param total whether it takes the place of what was told of the hour before
 * @param cancels the report that it takes back; null for usage
 * @param doubtful whether Stripe may have forgotten its identifier: it promises 24 hours
 * @param tooOld whether Stripe takes no usage of that time any more
 */
record Report(
    UUID id,
    String meter,
    Instant hour,
    String customer,
    BigDecimal value,
    boolean total,
    Instant at,
    @Nullable UUID cancels,
    boolean doubtful,
    boolean tooOld) {

  static Report of(Row row) {
    return new Report(
        row.uuid("id"),
        row.text("meter"),
        row.instant("hour"),
        row.text("customer"),
        new BigDecimal(row.text("value")),
        row.bool("total"),
        row.instant("at"),
        row.uuidOrNull("cancels"),
        row.bool("doubtful"),
        row.bool("too_old"));
  }
}
