package io.billhook.reseal;

/** Statements of {@link Reseal}, for each column. */
final class ResealSql {
  private ResealSql() {}

  /** $1 the table. */
  static final String PAGES =
      """
      SELECT pg_relation_size($1::text::regclass) / current_setting('block_size')::bigint AS pages
      """;

  /**
   * Values that do not begin with $1, in their order on disk: those behind the place $2 and before
   * the place $3, at most $4. It looks at the pages between these two alone.
   */
  static String find(SealedColumn in) {
    return """
        SELECT ctid::text AS spot, %2$s AS place, %1$s AS sealed FROM %3$s
        WHERE ctid > $2::text::tid AND ctid < $3::text::tid
          AND %1$s IS NOT NULL AND substring(%1$s, 1, length($1::bytea)) <> $1::bytea
        ORDER BY ctid LIMIT $4
        """
        .formatted(in.column(), in.place(), in.table());
  }

  /** $1 spots, $2 what was found there, $3 the same under the newest key. */
  static String replace(SealedColumn in) {
    return """
        UPDATE %2$s AS kept SET %1$s = resealed.newer
        FROM unnest($1::text[], $2::bytea[], $3::bytea[]) AS resealed (spot, older, newer)
        WHERE kept.ctid = resealed.spot::tid AND kept.%1$s = resealed.older
        """
        .formatted(in.column(), in.table());
  }

  /** How many values each key has sealed, by the key's id, between the places $1 and $2. */
  static String count(SealedColumn in) {
    return """
        SELECT CASE WHEN length(%1$s) > 2 AND get_byte(%1$s, 0) = 1
                    THEN encode(substring(%1$s, 3, get_byte(%1$s, 1)), 'escape')
                    ELSE '' END AS key, count(*) AS count
        FROM %2$s WHERE ctid > $1::text::tid AND ctid < $2::text::tid AND %1$s IS NOT NULL
        GROUP BY 1
        """
        .formatted(in.column(), in.table());
  }
}
