package io.billhook.api.intake;

import io.billhook.contract.JobArgs;
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
 * @param wanted the job that it causes; null for one that is kept and nothing more
 */
public record Arrival<A extends JobArgs>(
    UUID id,
    InboundEvent event,
    Buffer body,
    boolean utf8,
    String headers,
    @Nullable Wanted<A> wanted) {

  /**
   * A job that an event causes.
   *
   * @param key while a job of this key waits, no second one is made
   */
  public record Wanted<A extends JobArgs>(String key, A args) {}

  /** About the bytes that it holds in memory. */
  int weight() {
    return 512 + body.length();
  }
}
