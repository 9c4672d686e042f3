package io.billhook.api.messaging.email;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.PageRequest;
import io.billhook.api.http.input.Query;
import io.billhook.api.limit.MailAllowance;
import io.billhook.messaging.EmailOutbox;
import io.billhook.messaging.TenantSender;
import io.billhook.messaging.template.TenantTemplates;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** {@code /v1/emails}: ask for one or many, look at one, list them, cancel one. */
public final class EmailRoutes implements Feature {

  /**
   * What tenants' mails are made with.
   *
   * @param sender of tenants' mails
   */
  public record Parts(
      EmailOutbox outgoing,
      TenantTemplates templates,
      MailAllowance allowance,
      TenantSender sender,
      URI publicBaseUrl,
      Clock clock) {}

  private final Database database;
  private final EmailCreation creation;
  private final EmailCancel cancel;

  public EmailRoutes(Database database, Parts parts) {
    this.database = database;
    var writing =
        new EmailWriting(
            parts.outgoing(),
            parts.templates(),
            parts.allowance(),
            parts.sender(),
            parts.publicBaseUrl(),
            parts.clock());
    this.creation = new EmailCreation(database, writing, parts.clock());
    this.cancel = new EmailCancel(parts.allowance());
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("createEmail", Access.scope("emails:write"), creation::one);
    routes.operation("createEmails", Access.scope("emails:write"), creation::many);
    routes.operation("listEmails", Access.scope("emails:read"), this::list);
    routes.operation("getEmail", Access.scope("emails:read"), this::get);
    routes.operation("cancelEmail", Access.scope("emails:write"), this::cancel);
  }

  private Answer get(Request request) {
    UUID id = request.pathId("id");
    return Answer.ok(database.api(request.tenant()).transact(tx -> detail(tx, id)));
  }

  private Answer cancel(Request request) {
    UUID id = request.pathId("id");
    UUID tenant = request.tenant();
    return Answer.ok(
        database
            .api(tenant)
            .transact(
                tx -> {
                  Row mail = tx.query(EmailSql.LOCK, id).one().orElseThrow(EmailRoutes::unknown);
                  cancel.cancel(tx, tenant, mail);
                  return detail(tx, id);
                }));
  }

  private static EmailDetail detail(Tx tx, UUID id) {
    Row mail = tx.query(EmailSql.GET, id).one().orElseThrow(EmailRoutes::unknown);
    return EmailDetail.of(mail, tx.query(EmailSql.EVENTS, id).map(EmailDetail.Event::of));
  }

  private static ProblemException unknown() {
    return ProblemType.NOT_FOUND.because("There is no such mail");
  }

  /**
   * By whom it went to they are found in an index; by status and tag alone among so many rows that
   * a page may have few, or none, and still lead on.
   */
  private Answer list(Request request) {
    Query query = request.query();
    PageRequest page = query.page();
    String to = query.text("to");
    var search =
        new EmailSql.Search(
            query.text("status"), query.text("tag"), page.before(), page.fetch(), EmailSql.WINDOW);
    Rows rows =
        database
            .api(request.tenant())
            .transact(
                tx ->
                    to == null
                        ? tx.query(EmailSql.LIST, search)
                        : tx.query(EmailSql.LIST_TO, search.to(to)));
    List<EmailView> emails =
        rows.stream().filter(row -> row.uuidOrNull("id") != null).map(EmailView::of).toList();
    Page<EmailView> found = Page.of(emails, page, EmailView::id);
    UUID end = rows.isEmpty() ? null : rows.first().uuidOrNull("window_end");
    return Answer.ok(found.nextCursor() == null && end != null ? Page.upTo(emails, end) : found);
  }
}
