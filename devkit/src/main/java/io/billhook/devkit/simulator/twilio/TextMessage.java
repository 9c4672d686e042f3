package io.billhook.devkit.simulator.twilio;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** A text message and how far it has come; immutable, a new state is a new record. */
record TextMessage(
    String sid,
    String accountSid,
    boolean inbound,
    TextRequest request,
    String status,
    @Nullable Integer errorCode,
    Instant created,
    Instant updated,
    @Nullable Instant sent) {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
  private static final int SEGMENT = 160;

  static final String API_VERSION = "2010-04-01";

  /** One of ours, as it is accepted. */
  static TextMessage queued(String sid, String account, TextRequest request, Instant at) {
    return new TextMessage(sid, account, false, request, "queued", null, at, at, null);
  }

  /** One from a person. */
  static TextMessage received(String sid, String account, TextRequest request, Instant at) {
    return new TextMessage(sid, account, true, request, "received", null, at, at, at);
  }

  TextMessage with(String newStatus, @Nullable Integer newError, Instant at) {
    Instant firstSent = sent == null && newStatus.equals("sent") ? at : sent;
    return new TextMessage(
        sid, accountSid, inbound, request, newStatus, newError, created, at, firstSent);
  }

  /** Twilio's Message resource. */
  JsonObject toJson() {
    String uri = "/" + API_VERSION + "/Accounts/" + accountSid + "/Messages/" + sid;
    return new JsonObject()
        .put("account_sid", accountSid)
        .put("api_version", API_VERSION)
        .put("body", request.body())
        .put("date_created", date(created))
        .put("date_sent", date(sent))
        .put("date_updated", date(updated))
        .put("direction", inbound ? "inbound" : "outbound-api")
        .put("error_code", errorCode)
        .put("error_message", errorCode == null ? null : "Message delivery failed")
        .put("from", request.from())
        .put("messaging_service_sid", request.messagingServiceSid())
        .put("num_media", "0")
        .put("num_segments", Integer.toString(1 + (request.body().length() - 1) / SEGMENT))
        .put("price", (String) null)
        .put("price_unit", "USD")
        .put("sid", sid)
        .put("status", status)
        .put("subresource_uris", new JsonObject().put("media", uri + "/Media.json"))
        .put("to", request.to())
        .put("uri", uri + ".json");
  }

  private static @Nullable String date(@Nullable Instant at) {
    return at == null ? null : DATE.format(at).replace("GMT", "+0000");
  }
}
