package notes.api;

/** Statements of {@link NoteRoutes}; the policy of the table keeps to the tenant. */
final class NoteSql {
  private NoteSql() {}

  /** $1 before, $2 how many. */
  static final String LIST =
      """
      SELECT id, text, words, created_at FROM notes_note
      WHERE tenant_id = current_tenant() AND ($1::uuid IS NULL OR id < $1)
      ORDER BY id DESC LIMIT $2
      """;

  static final String ONE =
      """
      SELECT id, text, words, created_at FROM notes_note
      WHERE tenant_id = current_tenant() AND id = $1
      """;

  /** $1 id, $2 tenant, $3 text. */
  static final String INSERT =
      """
      INSERT INTO notes_note (id, tenant_id, text) VALUES ($1, $2, $3)
      RETURNING id, text, words, created_at
      """;

  /** $1 as many as matter. */
  static final String COUNT =
      """
      SELECT count(*) AS notes FROM (
        SELECT FROM notes_note WHERE tenant_id = current_tenant() LIMIT $1) few
      """;

  static final String DELETE =
      "DELETE FROM notes_note WHERE tenant_id = current_tenant() AND id = $1";
}
