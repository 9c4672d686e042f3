package io.billhook.devkit.simulator.inbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mail or text message as one recipient gets it. Addresses are bare, without a display name.
 *
 * @param more what only mails have
 */
public record Message(
    String to,
    String from,
    @Nullable String subject,
    @Nullable String text,
    @Nullable String html,
    More more,
    String providerId,
    Instant receivedAt) {

  /**
   * What a text message has not.
   *
   * @param replyTo null: to whom it is from
   * @param headers that the sender has given beside the usual ones
   * @param tags by which the sender sorts mails; a mail handed over by SMTP has none
   */
  public record More(
      @Nullable String replyTo,
      Map<String, String> headers,
      List<Attachment> attachments,
      List<String> tags) {
    public static final More NONE = new More(null, Map.of(), List.of(), List.of());
  }

  /**
   * A file that came with it.
   *
   * @param size in bytes
   */
  public record Attachment(String name, String type, int size) {}

  /** One without anything beside its texts. */
  public Message(
      String to,
      String from,
      @Nullable String subject,
      @Nullable String text,
      @Nullable String html,
      String providerId,
      Instant receivedAt) {
    this(to, from, subject, text, html, More.NONE, providerId, receivedAt);
  }

  JsonObject toJson() {
    JsonObject headers = new JsonObject();
    more.headers().forEach(headers::put);
    JsonArray attachments = new JsonArray();
    for (Attachment one : more.attachments()) {
      attachments.add(
          new JsonObject().put("name", one.name()).put("type", one.type()).put("size", one.size()));
    }
    return new JsonObject()
        .put("to", to)
        .put("from", from)
        .put("subject", subject)
        .put("text", text)
        .put("html", html)
        .put("reply_to", more.replyTo())
        .put("headers", headers)
        .put("attachments", attachments)
        .put("tags", new JsonArray(more.tags()))
        .put("provider_id", providerId)
        .put("received_at", receivedAt.toString());
  }
}
