package io.billhook.api.limit;

import io.billhook.postgres.Column;
import java.util.Map;
import java.util.UUID;

/** Statements of {@link DailyCounts}. */
final class DailyCountsSql {
  private DailyCountsSql() {}

  /** How many of what, by column. */
  record Counts(
      Column<Integer> days,
      Column<UUID> tenants,
      Column<String> recipients,
      Column<Integer> numbers) {

    static Counts of(Map<DailyCounts.Key, Integer> counts) {
      return new Counts(
          Column.of(Integer.class, counts.keySet(), DailyCounts.Key::day),
          Column.of(UUID.class, counts.keySet(), DailyCounts.Key::tenant),
          Column.of(String.class, counts.keySet(), DailyCounts.Key::recipient),
          Column.of(Integer.class, counts.values(), number -> number));
    }
  }

  static final String ADD =
      """
      INSERT INTO email_usage AS u (day, tenant_id, recipient, count)
      SELECT date '1970-01-01' + day, tenant, decode(recipient, 'hex'), n
      FROM unnest($1::int[], $2::uuid[], $3::text[], $4::int[]) AS t (day, tenant, recipient, n)
      ON CONFLICT (day, tenant_id, recipient) DO UPDATE SET count = u.count + excluded.count
      RETURNING day - date '1970-01-01' AS day, tenant_id, encode(recipient, 'hex') AS recipient,
                count
      """;

  /** $1 day, $2 tenant; divides by zero where there are $3. */
  static final String ADD_ONE =
      """
      INSERT INTO email_usage AS u (day, tenant_id, count) VALUES (date '1970-01-01' + $1::int, $2, 1)
      ON CONFLICT (day, tenant_id, recipient) DO UPDATE SET count = u.count + 1 / (u.count < $3)::int
      """;

  static final String TAKE_BACK =
      """
      UPDATE email_usage u SET count = greatest(0, u.count - t.n)
      FROM unnest($1::int[], $2::uuid[], $3::text[], $4::int[]) AS t (day, tenant, recipient, n)
      WHERE u.day = date '1970-01-01' + t.day
        AND ((u.tenant_id = t.tenant AND u.recipient IS NULL)
             OR (u.tenant_id IS NULL AND u.recipient = decode(t.recipient, 'hex')))
      """;
}
