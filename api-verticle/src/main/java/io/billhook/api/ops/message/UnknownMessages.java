package io.billhook.api.ops.message;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.PageRequest;
import io.billhook.api.ops.access.OpsDatabase;
import java.util.List;

/**
 * {@code GET /ops/api/messages?status=unknown}: newest first. No other status can be asked for: of
 * those there are as many as messages, and none of them needs an operator.
 */
final class UnknownMessages implements Endpoint {
  private final OpsDatabase database;

  UnknownMessages(OpsDatabase database) {
    this.database = database;
  }

  @Override
  public Answer answer(Request request) {
    PageRequest page = request.query().page();
    List<MessageItem> items =
        database.read(
            tx -> tx.query(MessageSql.UNKNOWN, page.before(), page.fetch()).map(MessageItem::of));
    return Answer.ok(Page.of(items, page, MessageItem::id));
  }
}
