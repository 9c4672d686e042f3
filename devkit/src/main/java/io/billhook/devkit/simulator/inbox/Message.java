package io.billhook.devkit.simulator.inbox;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A mail or text message as one recipient gets it. Addresses are bare, without a display name. */
public record Message(
    String to,
    String from,
    @Nullable String subject,
    @Nullable String text,
    @Nullable String html,
    String providerId,
    Instant receivedAt) {

  JsonObject toJson() {
    return new JsonObject()
        .put("to", to)
        .put("from", from)
        .put("subject", subject)
        .put("text", text)
        .put("html", html)
        .put("provider_id", providerId)
        .put("received_at", receivedAt.toString());
  }
}
