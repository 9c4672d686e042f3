package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one place that tells what happened: an object's state as it stands in our copy is compared
 * with the one last told. The copy counts, not what this sync fetched: where an older fetch loses
 * against one that brought the object in as a parent, which tells nothing, it still has to be told.
 */
final class DomainEvents {
  private final Receipts receipts;

  DomainEvents(Receipts receipts) {
    this.receipts = receipts;
  }

  /**
   * What is told.
   *
   * @param fetch that saw it
   */
  record Happened(
      String type, @Nullable UUID tenant, @Nullable String customer, JsonNode object, long fetch) {}

  /** Tells what is new of an object. The transaction has the engine's role, and has it after. */
  void announce(Tx tx, ObjectKind kind, String id) {
    tx.query(DomainEventSql.STORED, id).one().ifPresent(copy -> announce(tx, kind, id, copy));
  }

  private void announce(Tx tx, ObjectKind kind, String id, Row copy) {
    JsonNode object = stored(copy.text("data"));
    Optional<Told> now = kind.told().apply(object);
    if (now.isEmpty() || now.get().state().equals(copy.textOrNull("announced"))) {
      return;
    }
    tx.update(DomainEventSql.ANNOUNCED, id, now.get().state());
    String type = now.get().event();
    if (type == null) {
      return;
    }
    var happened =
        new Happened(
            type,
            copy.uuidOrNull("tenant_id"),
            copy.textOrNull("customer"),
            object,
            copy.bigint("fetched"));
    int told =
        tx.update(
            DomainEventSql.INSERT, RowIds.next(), happened.tenant(), type, id, happened.fetch());
    if (told == 1) {
      react(tx, happened);
    }
  }

  /** What follows at once, in the same transaction. */
  private void react(Tx tx, Happened happened) {
    if (happened.type().equals(DomainEvent.INVOICE_PAID)) {
      receipts.queue(tx, happened);
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
