package io.billhook.devkit.simulator.brevo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A mail to one address, as Brevo lists it and calls back about it. */
record SentMail(
    String messageId,
    String email,
    String from,
    String subject,
    List<String> tags,
    @Nullable String custom,
    Instant at) {

  JsonObject toJson() {
    return new JsonObject()
        .put("email", email)
        .put("subject", subject)
        .put("messageId", messageId)
        .put(
            "uuid",
            java.util
                .UUID
                .nameUUIDFromBytes(messageId.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString())
        .put("date", at.toString())
        .put("from", from)
        .put("tags", new JsonArray(tags));
  }
}
