package notes.api;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.TextRule;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.util.UUID;
import notes.contract.CountWords;

/** {@code /v1/notes}: made, listed, read and deleted; words are counted by a job. */
final class NoteRoutes implements Feature {
  private final Database database;
  private final Outbox outbox;
  private final int most;

  /**
   * @param most notes of a tenant
   */
  NoteRoutes(Database database, Outbox outbox, int most) {
    this.database = database;
    this.outbox = outbox;
    this.most = most;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("notesList", Access.scope(NotesApi.READ), this::list);
    routes.operation("notesCreate", Access.scope(NotesApi.WRITE), this::create);
    routes.operation("notesGet", Access.scope(NotesApi.READ), this::get);
    routes.operation("notesDelete", Access.scope(NotesApi.WRITE), this::delete);
  }

  private Answer list(Request request) {
    var page = request.query().page();
    var found =
        database
            .api(request.tenant())
            .read(NoteSql.LIST, page.before(), page.fetch())
            .map(NoteView::of);
    return Answer.ok(Page.of(found, page, NoteView::id));
  }

  private Answer create(Request request) {
    Fields fields = request.json();
    String text = fields.text("text", TextRule.BLOCK);
    fields.check();
    UUID tenant = request.tenant();
    return database
        .api(tenant)
        .transact(tx -> request.once(tx, tenant, () -> Answer.created(made(tx, tenant, text))));
  }

  private NoteView made(Tx tx, UUID tenant, String text) {
    if (tx.query(NoteSql.COUNT, most).first().bigint("notes") >= most) {
      throw ProblemType.LIMIT_REACHED.because(
          "There may be " + most + " notes. Delete one, or raise NOTES_MOST");
    }
    UUID id = RowIds.next();
    NoteView made = NoteView.of(tx.query(NoteSql.INSERT, id, tenant, text).first());
    outbox.enqueue(tx, CountWords.KIND, new CountWords(id), JobOptions.none().tenant(tenant));
    return made;
  }

  private Answer get(Request request) {
    return database
        .api(request.tenant())
        .read(NoteSql.ONE, request.pathId("id"))
        .one()
        .map(row -> Answer.ok(NoteView.of(row)))
        .orElseThrow(NoteRoutes::missing);
  }

  private Answer delete(Request request) {
    UUID id = request.pathId("id");
    database
        .api(request.tenant())
        .run(
            tx -> {
              if (tx.update(NoteSql.DELETE, id) == 0) {
                throw missing();
              }
            });
    return Answer.noContent();
  }

  private static ProblemException missing() {
    return ProblemType.NOT_FOUND.because("There is no such note");
  }
}
