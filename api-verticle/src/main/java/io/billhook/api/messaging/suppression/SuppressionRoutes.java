package io.billhook.api.messaging.suppression;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.TextRule;
import io.billhook.messaging.suppression.Channel;
import io.billhook.messaging.suppression.Suppressions;
import io.billhook.postgres.Database;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.util.UUID;
import java.util.regex.Pattern;

/** {@code /v1/suppressions}: list them, add one, lift one. */
public final class SuppressionRoutes implements Feature {
  /** E.164. */
  private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{6,14}");

  private static final TextRule PHONE =
      new TextRule("must be a number as +4915112345678", text -> NUMBER.matcher(text).matches());

  private final Database database;

  public SuppressionRoutes(Database database) {
    this.database = database;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("listSuppressions", Access.scope("suppressions:read"), this::list);
    routes.operation("createSuppression", Access.scope("suppressions:write"), this::create);
    routes.operation("deleteSuppression", Access.scope("suppressions:write"), this::delete);
  }

  private Answer list(Request request) {
    var query = request.query();
    var page = query.page();
    var channel = query.text("channel");
    var address = query.text("address");
    var scope = query.text("scope");
    var found =
        database
            .api(request.tenant())
            .transact(
                tx ->
                    tx.query(
                            SuppressionSql.LIST,
                            channel,
                            address,
                            scope,
                            page.before(),
                            page.fetch())
                        .map(SuppressionView::of));
    return Answer.ok(Page.of(found, page, SuppressionView::id));
  }

  private Answer create(Request request) {
    Fields fields = request.json();
    Channel channel =
        fields.text("channel", TextRule.LINE).equals("sms") ? Channel.SMS : Channel.EMAIL;
    String address = fields.text("address", channel == Channel.SMS ? PHONE : TextRule.EMAIL);
    boolean bulk = "bulk".equals(fields.optionalText("scope", TextRule.LINE));
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
                      Suppressions.addByHand(tx, tenant, channel, address, bulk);
                      SuppressionView made =
                          SuppressionView.of(
                              tx.query(
                                      SuppressionSql.ONE,
                                      channel.column(),
                                      address,
                                      bulk ? "bulk" : "all")
                                  .first());
                      note(tx, request, "suppression.create", made.id());
                      return Answer.created(made);
                    }));
  }

  private Answer delete(Request request) {
    UUID id = request.pathId("id");
    database
        .api(request.tenant())
        .run(
            tx -> {
              if (tx.update(SuppressionSql.DELETE, id) == 0) {
                throw ProblemType.NOT_FOUND.because("There is no such suppression");
              }
              note(tx, request, "suppression.delete", id);
            });
    return Answer.noContent();
  }

  private static void note(Tx tx, Request request, String action, UUID id) {
    AuditLog.note(
        tx,
        request.tenant(),
        request.principal(),
        request.remoteAddress(),
        request.id(),
        action,
        "suppression:" + id);
  }
}
