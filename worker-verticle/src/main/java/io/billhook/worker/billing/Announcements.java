package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.event.Event;
import io.billhook.event.Events;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import java.util.Optional;

/**
 * The one place that tells what happened: an object's state as it stands in our copy is compared
 * with the one last told. The copy counts, not what this sync fetched: where an older fetch loses
 * against one that brought the object in as a parent, which tells nothing, it still has to be told.
 */
final class Announcements {
  private final Events events;

  Announcements(Events events) {
    this.events = events;
  }

  /** Tells what is new of an object. The transaction has the engine's role, and has it after. */
  void announce(Tx tx, ObjectKind kind, String id) {
    tx.query(AnnouncementSql.STORED, id).one().ifPresent(copy -> announce(tx, kind, id, copy));
  }

  private void announce(Tx tx, ObjectKind kind, String id, Row copy) {
    JsonNode object = stored(copy.text("data"));
    Optional<Announcement> now = kind.told().apply(object);
    String before = copy.textOrNull("announced");
    if (now.isEmpty() || now.get().text().equals(before)) {
      return;
    }
    tx.update(AnnouncementSql.ANNOUNCED, id, now.get().text());
    for (String type : now.get().since(before)) {
      events.emit(
          tx, new Event(type, copy.uuidOrNull("tenant_id"), id, copy.bigint("fetched"), object));
    }
  }

  private static JsonNode stored(String data) {
    try {
      return StripeJson.parse(data);
    } catch (StripeJson.MalformedJson e) {
      throw new IllegalStateException("jsonb that is no JSON", e);
    }
  }
}
