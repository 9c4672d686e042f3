package io.billhook.api.ops.intake;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.access.Reason;
import io.billhook.contract.billing.SyncObject;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Row;
import io.billhook.problem.ProblemType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /ops/api/webhooks/{id}/replay}: an event counts as received again, and what it hints
 * at is synced anew. Where a sync of that object waits already, that one does it; one that runs is
 * followed by another.
 */
final class WebhookReplay implements Endpoint {
  private final OpsDatabase database;
  private final Outbox outbox;

  WebhookReplay(OpsDatabase database, Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  @Override
  public Answer answer(Request request) {
    UUID id = request.pathId("id");
    String reason = Reason.of(request);
    return Answer.accepted(
        database.writing(
            tx -> {
              Row event =
                  tx.query(WebhookReplaySql.EVENT, id)
                      .one()
                      .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such event"));
              if (event.bool("foreign_object")) {
                throw ProblemType.CONFLICT.because(
                    "The event is about an object of another account, of which nothing is held");
              }
              SyncObject sync = sync(event);
              if (sync == null) {
                throw ProblemType.CONFLICT.because(
                    "Nothing is done with events of type "
                        + event.text("type")
                        + ", so there is nothing to repeat");
              }
              WebhookItem item =
                  WebhookItem.of(tx.query(WebhookReplaySql.RECEIVED_AGAIN, id).first());
              outbox.enqueue(tx, SyncObject.KIND, sync, JobOptions.none().unique(sync.id()));
              AuditLog.operator(tx, request, "webhook.replay", id.toString(), reason);
              return item;
            }));
  }

  /** As at its arrival: what is synced is decided by the object's type. */
  private static @Nullable SyncObject sync(Row event) {
    String type = event.textOrNull("object_type");
    String object = event.textOrNull("object_id");
    return event.text("provider").equals("stripe")
            && type != null
            && object != null
            && SyncObject.TYPES.contains(type)
        ? new SyncObject(type, object)
        : null;
  }
}
