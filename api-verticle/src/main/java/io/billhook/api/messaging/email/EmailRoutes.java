package io.billhook.api.messaging.email;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.PageRequest;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.postgres.Database;
import io.billhook.problem.ProblemType;
import java.util.UUID;

/** {@code /v1/emails}: ask for one, look at one, list them. */
public final class EmailRoutes implements Feature {
  private record Queued(UUID id, String status, UUID jobId) {}

  private final Database database;
  private final EmailOutbox outgoing;
  private final EmailAddress sender;

  /**
   * @param sender of all mails, as {@code Name <address>} or the address alone
   */
  public EmailRoutes(Database database, EmailOutbox outgoing, String sender) {
    this.database = database;
    this.outgoing = outgoing;
    this.sender =
        EmailAddress.parse(sender).orElseThrow(() -> new IllegalArgumentException("EMAIL_FROM"));
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("createEmail", Access.scope("emails:write"), this::create);
    routes.operation("listEmails", Access.scope("emails:read"), this::list);
    routes.operation("getEmail", Access.scope("emails:read"), this::get);
  }

  private Answer create(Request request) {
    EmailRequest wanted = EmailRequest.read(request.json());
    UUID tenant = request.tenant();
    return database
        .api(tenant)
        .transact(
            tx ->
                request.once(
                    tx,
                    tenant,
                    () -> {
                      UUID id = outgoing.queue(tx, tenant, wanted.draft(sender));
                      return Answer.accepted(new Queued(id, "queued", id));
                    }));
  }

  private Answer get(Request request) {
    UUID id = request.pathId("id");
    return database
        .api(request.tenant())
        .transact(tx -> tx.query(EmailSql.GET, id).one().map(EmailView::of))
        .map(Answer::ok)
        .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such mail"));
  }

  private Answer list(Request request) {
    PageRequest page = request.query().page();
    var emails =
        database
            .api(request.tenant())
            .transact(
                tx -> tx.query(EmailSql.LIST, page.before(), page.fetch()).map(EmailView::of));
    return Answer.ok(Page.of(emails, page, EmailView::id));
  }
}
