package io.billhook.messaging;

import io.billhook.postgres.Tx;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Text messages of a day (UTC), counted in the transaction that queues them: a tenant's segments by
 * the day on which they are to go, and codes by the country that they go to.
 */
public final class SmsUsage {
  private SmsUsage() {}

  /**
   * Counts a tenant's segments, in a transaction with the role of the api in its scope.
   *
   * @param most of that day, these included
   * @return false, with nothing counted, where they would be more
   */
  public static boolean segments(Tx tx, UUID tenant, Instant at, int count, int most) {
    return count <= most && tx.update(SmsUsageSql.SEGMENTS, day(at), tenant, count, most) > 0;
  }

  /** Takes back what was counted for that day and is not sent. */
  public static void giveBack(Tx tx, UUID tenant, Instant at, int count) {
    tx.update(SmsUsageSql.GIVE_BACK, day(at), tenant, count);
  }

  /**
   * Counts a code to a country, in a transaction with the role of auth.
   *
   * @return false, with nothing counted, where it would be one too many
   */
  public static boolean code(Tx tx, String country, Instant at, int most) {
    return tx.update(SmsUsageSql.CODE, day(at), country, most) > 0;
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }
}
