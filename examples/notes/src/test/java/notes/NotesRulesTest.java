package notes;

import io.billhook.rule.ProductRules;

/** Notes keep the rules that Billhook holds itself to. */
final class NotesRulesTest extends ProductRules {
  NotesRulesTest() {
    super("notes");
  }

  @Override
  protected String rowsOfA() {
    return "INSERT INTO notes_note (id, tenant_id, text) VALUES (':A', ':A', 'only-of-a');";
  }
}
