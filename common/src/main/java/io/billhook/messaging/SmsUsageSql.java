package io.billhook.messaging;

/** Statements of {@link SmsUsage}. Each counts within its bound or writes nothing. */
final class SmsUsageSql {
  private SmsUsageSql() {}

  /** $1 day, $2 tenant, $3 how many more, $4 at the most. */
  static final String SEGMENTS =
      """
      INSERT INTO sms_usage AS u (day, tenant_id, count) VALUES ($1::date, $2, $3)
      ON CONFLICT (day, tenant_id, country) DO UPDATE SET count = u.count + excluded.count
      WHERE u.count + excluded.count <= $4
      """;

  /** $1 day, $2 tenant, $3 how many fewer. */
  static final String GIVE_BACK =
      """
      UPDATE sms_usage SET count = greatest(count - $3::integer, 0)
      WHERE day = $1::date AND tenant_id = $2
      """;

  /** $1 day, $2 country, $3 at the most. */
  static final String CODE =
      """
      INSERT INTO sms_usage AS u (day, country, count) VALUES ($1::date, $2, 1)
      ON CONFLICT (day, tenant_id, country) DO UPDATE SET count = u.count + 1
      WHERE u.count < $3
      """;
}
