package io.billhook.messaging.pace;

/** Statements of {@link SharedPace}, of the engine's role. */
final class SharedPaceSql {
  private SharedPaceSql() {}

  /** $1 name, $2 calls that may be made at once. */
  static final String BEGIN =
      """
      INSERT INTO sending_pace (name, left_over, at) VALUES ($1, $2, clock_timestamp())
      ON CONFLICT (name) DO NOTHING
      """;

  /**
   * $1 name, $2 calls a second, $3 those that may be made at once, $4 of them those that are left
   * to higher lanes, $5 how many to take at the most. Gives those taken, and what is left. Nothing
   * is lost where the server forgets it, so it is not waited for the disk: the row would be locked
   * meanwhile.
   */
  static final String TAKE =
      """
      WITH quick AS (
        SELECT set_config('synchronous_commit', 'off', true) AS commit
      ), held AS (
        SELECT name,
               least($3, left_over
                         + greatest(0, extract(epoch FROM clock_timestamp() - at)) * $2) AS level
        FROM sending_pace WHERE name = $1 FOR UPDATE
      ), taken AS (
        SELECT name, level, greatest(0, least($5, floor(level - $4))) AS calls
        FROM held, quick WHERE quick.commit = 'off'
      )
      UPDATE sending_pace p SET left_over = t.level - t.calls, at = clock_timestamp()
      FROM taken t WHERE p.name = t.name
      RETURNING t.calls::integer AS calls, p.left_over
      """;
}
