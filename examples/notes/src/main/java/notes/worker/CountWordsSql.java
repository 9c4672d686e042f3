package notes.worker;

/** Statements of {@link CountWordsHandler}. */
final class CountWordsSql {
  private CountWordsSql() {}

  static final String TEXT =
      "SELECT text FROM notes_note WHERE tenant_id = current_tenant() AND id = $1";

  /** $1 note, $2 words. */
  static final String KEEP =
      "UPDATE notes_note SET words = $2 WHERE tenant_id = current_tenant() AND id = $1";
}
