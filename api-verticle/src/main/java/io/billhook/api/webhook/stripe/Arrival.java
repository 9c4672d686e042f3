package io.billhook.api.webhook.stripe;

import io.billhook.contract.billing.SyncObject;
import io.billhook.outbox.JobWriter;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An accepted delivery on its way into the ledger.
 *
 * @param id of the row
 * @param body as received
 * @param utf8 whether the body is text, and kept as such
 * @param headers those that are kept, as JSON
 * @param sync what is to be brought up to date, or null
 */
record Arrival(
    UUID id,
    StripeEvent event,
    Buffer body,
    boolean utf8,
    String headers,
    @Nullable SyncObject sync) {

  /** What an event wants to be synced; null for one that hints at nothing that we hold. */
  static @Nullable SyncObject sync(StripeEvent event) {
    String type = event.objectType();
    String id = event.objectId();
    return type == null || id == null || !SyncObject.TYPES.contains(type)
        ? null
        : new SyncObject(type, id);
  }

  /** The unique key of its job, or null. */
  @Nullable String jobKey() {
    return sync == null ? null : JobWriter.uniqueKey(SyncObject.KIND, null, sync.id());
  }

  /** About the bytes that it holds in memory. */
  int weight() {
    return 512 + body.length();
  }
}
