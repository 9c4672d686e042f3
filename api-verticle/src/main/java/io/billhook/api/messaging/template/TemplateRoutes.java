package io.billhook.api.messaging.template;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.PageRequest;
import io.billhook.messaging.template.MailTemplate;
import io.billhook.messaging.template.RenderFailed;
import io.billhook.messaging.template.RenderedMail;
import io.billhook.messaging.template.TemplateSource;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /v1/templates}: make, change, look at, try out and remove. */
public final class TemplateRoutes implements Feature {
  private static final int MOST = 1_000; // of a tenant
  private static final int VERSIONS_KEPT = 100;

  private final Database database;

  public TemplateRoutes(Database database) {
    this.database = database;
  }

  @Override
  public void contribute(Routes routes) {
    Access read = Access.scope("templates:read");
    Access write = Access.scope("templates:write");
    routes.operation("createTemplate", write, this::create);
    routes.operation("listTemplates", read, this::list);
    routes.operation("getTemplate", read, this::get);
    routes.operation("replaceTemplate", write, this::replace);
    routes.operation("deleteTemplate", write, this::delete);
    routes.operation("previewTemplate", read, this::preview);
  }

  private Answer create(Request request) {
    TemplateRequest wanted = TemplateRequest.read(request.json());
    UUID tenant = request.tenant();
    return database
        .api(tenant)
        .transact(
            tx ->
                request.once(
                    tx,
                    tenant,
                    () -> {
                      UUID id = RowIds.next();
                      insert(tx, id, tenant, wanted);
                      note(tx, request, "template.create", id);
                      return Answer.created(view(tx, id, null));
                    }));
  }

  private static void insert(Tx tx, UUID id, UUID tenant, TemplateRequest wanted) {
    if (tx.query(TemplateSql.COUNT).first().bigint("count") >= MOST) {
      throw ProblemType.LIMIT_REACHED.because(
          "A tenant has at most " + MOST + " templates; delete one that nobody needs first");
    }
    int made =
        tx.update(
            TemplateSql.CREATE, new TemplateSql.Create(id, tenant, wanted.name(), wanted.locale()));
    if (made == 0) {
      throw ProblemType.CONFLICT.because(
          "There is a template of this name in this language: PUT changes it");
    }
    addVersion(tx, id, 1, tenant, wanted);
  }

  private static void addVersion(Tx tx, UUID id, int version, UUID tenant, TemplateRequest wanted) {
    TemplateSource source = wanted.source();
    tx.update(
        TemplateSql.ADD_VERSION,
        new TemplateSql.Version(
            id,
            version,
            tenant,
            source.subject(),
            source.html(),
            source.text(),
            wanted.variables()));
  }

  private Answer list(Request request) {
    PageRequest page = request.query().page();
    String name = request.query().text("name");
    var templates =
        database
            .api(request.tenant())
            .transact(
                tx ->
                    tx.query(TemplateSql.LIST, page.before(), page.fetch(), name)
                        .map(TemplateView.Listed::of));
    return Answer.ok(Page.of(templates, page, TemplateView.Listed::id));
  }

  private Answer get(Request request) {
    UUID id = request.pathId("id");
    String version = request.query().text("version");
    return Answer.ok(
        database
            .api(request.tenant())
            .transact(tx -> view(tx, id, version == null ? null : Integer.valueOf(version))));
  }

  private Answer replace(Request request) {
    UUID id = request.pathId("id");
    Fields fields = request.json();
    UUID tenant = request.tenant();
    return Answer.ok(
        database
            .api(tenant)
            .transact(
                tx -> {
                  Row held = tx.query(TemplateSql.LOCK, id).one().orElseThrow(TemplateRoutes::none);
                  TemplateRequest wanted = TemplateRequest.read(fields); // 404 comes first
                  requireSame(fields, "name", held.text("name"), wanted.name());
                  requireSame(fields, "locale", held.text("locale"), wanted.locale());
                  int version = held.integer("version");
                  if (!source(view(tx, id, null)).equals(wanted.source())) {
                    addVersion(tx, id, version + 1, tenant, wanted);
                    tx.update(TemplateSql.SET_VERSION, id, version + 1);
                    tx.update(TemplateSql.FORGET_VERSIONS, id, version + 1 - VERSIONS_KEPT);
                    note(tx, request, "template.update", id);
                  }
                  return view(tx, id, null);
                }));
  }

  private static void requireSame(Fields fields, String name, String held, String wanted) {
    if (!held.equals(wanted)) {
      throw fields.wrong(name, "cannot be changed; make another template");
    }
  }

  private Answer delete(Request request) {
    UUID id = request.pathId("id");
    database
        .api(request.tenant())
        .run(
            tx -> {
              if (tx.update(TemplateSql.DELETE, id) == 0) {
                throw none();
              }
              note(tx, request, "template.delete", id);
            });
    return Answer.noContent();
  }

  /** Sends nothing. It reads alone, and takes a key since every POST does. */
  private Answer preview(Request request) {
    UUID id = request.pathId("id");
    Fields fields = request.json();
    Map<String, @Nullable Object> values = fields.values("values");
    int version = fields.integer("version", 0);
    fields.check();
    UUID tenant = request.tenant();
    return database
        .api(tenant)
        .transact(
            tx ->
                request.once(
                    tx,
                    tenant,
                    () -> {
                      var found = view(tx, id, version == 0 ? null : version);
                      return Answer.ok(render(source(found), values));
                    }));
  }

  private static RenderedMail render(TemplateSource source, Map<String, @Nullable Object> values) {
    try {
      return MailTemplate.compile(source).render(values);
    } catch (RenderFailed e) {
      throw Fields.failed(e.pointer(), e.getMessage());
    }
  }

  private static TemplateSource source(TemplateView view) {
    return new TemplateSource(view.subject(), view.html(), view.text());
  }

  private static TemplateView view(Tx tx, UUID id, @Nullable Integer version) {
    return tx.query(TemplateSql.GET, id, version)
        .one()
        .map(TemplateView::of)
        .orElseThrow(TemplateRoutes::none);
  }

  private static ProblemException none() {
    return ProblemType.NOT_FOUND.because("There is no such template, or no such version");
  }

  private static void note(Tx tx, Request request, String action, UUID id) {
    AuditLog.note(
        tx,
        request.tenant(),
        request.principal(),
        request.remoteAddress(),
        request.id(),
        action,
        "template:" + id);
  }
}
