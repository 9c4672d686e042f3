package notes.api;

import io.billhook.api.http.ApiExtension;
import io.billhook.api.http.Feature;
import io.billhook.api.http.page.HtmlPage;
import java.util.List;
import java.util.Set;
import notes.NotesConfig;
import notes.NotesExtension;

/** Notes over HTTP. */
public final class NotesApi implements ApiExtension {
  static final String READ = "notes:read";
  static final String WRITE = "notes:write";

  @Override
  public String extension() {
    return NotesExtension.NAME;
  }

  @Override
  public Set<String> scopes() {
    return Set.of(READ, WRITE);
  }

  @Override
  public List<Feature> features(Parts parts) {
    return List.of(
        new NoteRoutes(parts.database(), parts.outbox(), NotesConfig.from(parts.settings()).most()),
        new NotesPage(new HtmlPage(parts.product(), parts.app().url())));
  }
}
