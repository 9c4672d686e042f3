package notes.api;

import io.billhook.api.http.Feature;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.page.HtmlPage;

/** {@code GET /notes}: what this is, for people. */
final class NotesPage implements Feature {
  private final HtmlPage page;

  NotesPage(HtmlPage page) {
    this.page = page;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation(
        "notesPage",
        Access.anyone(),
        _ ->
            page.answer(
                200,
                "Notes",
                "<p>Notes of a tenant, by <code>/v1/notes</code>.</p>" + page.toApp()));
  }
}
