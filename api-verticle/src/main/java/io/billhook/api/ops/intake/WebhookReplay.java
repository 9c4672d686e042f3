package io.billhook.api.ops.intake;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.api.ops.access.Reason;
import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.billing.SyncObject;
import io.billhook.contract.email.EmailCallback;
import io.billhook.contract.sms.SmsCallback;
import io.billhook.contract.sms.SmsInbound;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /ops/api/webhooks/{id}/replay}: an event counts as received again, and the job that
 * it caused runs anew. Where one of the same key waits already, that one does it; one that runs is
 * followed by another.
 */
final class WebhookReplay implements Endpoint {
  /** The job of an event, as at its arrival. */
  private record Repeat<A extends JobArgs>(JobKind<A> kind, A args, String key) {
    void enqueue(Outbox outbox, Tx tx) {
      outbox.enqueue(tx, kind, args, JobOptions.none().unique(key));
    }
  }

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
              Repeat<?> repeat = repeat(event);
              if (repeat == null) {
                throw ProblemType.CONFLICT.because(
                    "Nothing is done with events of type "
                        + event.text("type")
                        + ", so there is nothing to repeat");
              }
              WebhookItem item =
                  WebhookItem.of(tx.query(WebhookReplaySql.RECEIVED_AGAIN, id).first());
              repeat.enqueue(outbox, tx);
              AuditLog.operator(tx, request, "webhook.replay", id.toString(), reason);
              return item;
            }));
  }

  /** Null for an event of a type that causes none. */
  private static @Nullable Repeat<?> repeat(Row event) {
    String type = event.textOrNull("object_type");
    String object = event.textOrNull("object_id");
    if (type == null || object == null) {
      return null;
    }
    return switch (event.text("provider")) {
      case "stripe" -> SyncObject.TYPES.contains(type) ? of(new SyncObject(type, object)) : null;
      case "brevo" -> {
        var callback = new EmailCallback(type, object);
        yield new Repeat<>(EmailCallback.KIND, callback, callback.key());
      }
      case "twilio" -> ofText(type, object, event.text("endpoint"));
      default -> null;
    };
  }

  private static Repeat<SyncObject> of(SyncObject object) {
    return new Repeat<>(SyncObject.KIND, object, object.key());
  }

  /** The endpoint says whose account told it: a tenant's own, or the installation's. */
  private static @Nullable Repeat<?> ofText(String type, String message, String endpoint) {
    UUID account = endpoint.equals("default") ? null : UUID.fromString(endpoint);
    return switch (type) {
      case SmsCallback.OBJECT -> {
        var callback = new SmsCallback(message, account, null);
        yield new Repeat<>(SmsCallback.KIND, callback, callback.key());
      }
      case SmsInbound.OBJECT -> {
        var inbound = new SmsInbound(message, account);
        yield new Repeat<>(SmsInbound.KIND, inbound, inbound.key());
      }
      default -> null;
    };
  }
}
