package io.billhook.api.ops;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Page;
import io.billhook.api.http.PageRequest;
import io.billhook.api.http.Query;
import io.billhook.api.http.Request;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code GET /ops/api/webhooks?provider&external_id&state}: deliveries, newest first. */
final class WebhookSearch implements Endpoint {
  private static final Set<String> PROVIDERS = Set.of("stripe", "twilio", "brevo");
  private static final Set<String> STATES = Set.of("received", "processed", "failed");

  private record Item(
      UUID id,
      String provider,
      String externalId,
      String type,
      String state,
      @Nullable String note,
      int duplicates,
      Instant receivedAt,
      @Nullable Instant processedAt) {

    static Item of(Row row) {
      return new Item(
          row.uuid("id"),
          row.text("provider"),
          row.text("external_id"),
          row.text("type"),
          row.text("state"),
          row.textOrNull("note"),
          row.integer("duplicates"),
          row.instant("received_at"),
          row.instantOrNull("processed_at"));
    }
  }

  private final OpsDatabase database;

  WebhookSearch(OpsDatabase database) {
    this.database = database;
  }

  @Override
  public Answer answer(Request request) {
    Query query = request.query().only("provider", "external_id", "state", "limit", "cursor");
    String provider = query.oneOf("provider", PROVIDERS);
    String state = query.oneOf("state", STATES);
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
      return Answer.ok(Page.of(rows.map(Item::of), page, Item::id));
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
    return Answer.ok(Window.page(rows, page, Item::of, Item::id));
  }
}
