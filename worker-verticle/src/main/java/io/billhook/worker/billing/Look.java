package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known when it is decided what to tell of an object.
 *
 * @param object our copy
 * @param beside what stands beside it; a missing node where nothing does
 * @param before what was told last; null where nothing was
 * @param at when the copy was fetched, by the database's clock
 * @param trialWillEnd whether Stripe hints that a trial ends soon. Its clock may not be ours
 */
record Look(
    JsonNode object, JsonNode beside, @Nullable String before, Instant at, boolean trialWillEnd) {

  /** Of a first look, for what needs nothing more. */
  static Look at(JsonNode object) {
    return new Look(object, MissingNode.getInstance(), null, Instant.EPOCH, false);
  }

  /** Personal data stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "Look[…]";
  }
}
