package io.billhook.api.limit;

/** Statements of {@link SharedBuckets}. */
final class SharedBucketsSql {
  private SharedBucketsSql() {}

  /**
   * Takes a token where there is one. The generic cell rate algorithm (ITU-T I.371): a bucket is
   * the time at which it will be full, which each token puts off by the time in which one comes
   * back. $1 bucket, $2 that time, $3 the time in which an empty one fills; in microseconds. The
   * clock is read when the row is locked: with the transaction's own time, which has waited, the
   * last token would look as if it had not come back yet.
   */
  static final String TAKE =
      """
      WITH taken AS (
        INSERT INTO rate_bucket AS b (hash, full_at)
        VALUES ($1, clock_timestamp() + $2::bigint * interval '1 microsecond')
        ON CONFLICT (hash) DO UPDATE
        SET full_at = greatest(b.full_at, clock_timestamp()) + $2::bigint * interval '1 microsecond'
        WHERE b.full_at <= clock_timestamp() + ($3::bigint - $2::bigint) * interval '1 microsecond'
        RETURNING full_at
      )
      SELECT true AS taken,
             (extract(epoch FROM full_at - clock_timestamp()) * 1000000)::bigint AS micros
      FROM taken
      UNION ALL
      SELECT false, (extract(epoch FROM full_at - clock_timestamp()) * 1000000)::bigint
      FROM rate_bucket WHERE hash = $1 AND NOT EXISTS (SELECT FROM taken)
      """;

  static final String FILL = "DELETE FROM rate_bucket WHERE hash = $1";
}
