package io.billhook.api.ops.intake;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.PageRequest;
import io.billhook.api.http.input.Query;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.access.Window;
import io.billhook.postgres.Rows;

/** {@code GET /ops/api/webhooks?provider&external_id&state}: deliveries, newest first. */
final class WebhookSearch implements Endpoint {
  private final OpsDatabase database;

  WebhookSearch(OpsDatabase database) {
    this.database = database;
  }

  @Override
  public Answer answer(Request request) {
    Query query = request.query();
    String provider = query.text("provider");
    String state = query.text("state");
    String externalId = query.text("external_id");
    PageRequest page = query.page();
    if (externalId != null) {
      Rows rows =
          database.read(
              tx ->
                  tx.query(
                      WebhookSearchSql.BY_EXTERNAL_ID,
                      externalId,
                      provider,
                      state,
                      page.before(),
                      page.fetch()));
      return Answer.ok(Page.of(rows.map(WebhookItem::of), page, WebhookItem::id));
    }
    Rows rows =
        database.read(
            tx ->
                tx.query(
                    WebhookSearchSql.NEWEST,
                    provider,
                    state,
                    page.before(),
                    page.fetch(),
                    Window.ROWS));
    return Answer.ok(Window.page(rows, page, WebhookItem::of, WebhookItem::id));
  }
}
