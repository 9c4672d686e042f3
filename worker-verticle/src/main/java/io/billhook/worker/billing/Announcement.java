package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A state of an object and what entering it is called.
 *
 * @param state remembered as told; two that are equal are told once
 * @param event null where entering it is nothing to tell
 */
record Announcement(String state, @Nullable String event) {

  /** For kinds of which nothing is told. */
  static Optional<Announcement> nothing(JsonNode object) {
    return Optional.empty();
  }
}
