package io.billhook.devkit.simulator.twilio;

import io.billhook.devkit.simulator.provider.control.ControlBody;
import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.provider.control.Refused;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /_sim/twilio/inbound} {from, to, body}: a person sends a text message; to which
 * service, at what time and with which OptOutType may be said, too.
 */
public final class InboundRoute {
  private InboundRoute() {}

  public static void add(ControlRoutes routes, TwilioTexts texts) {
    routes.add(
        HttpMethod.POST,
        "/_sim/twilio/inbound",
        201,
        ctx -> receive(new ControlBody(ControlRoutes.body(ctx)), texts));
  }

  private static Future<JsonObject> receive(ControlBody fields, TwilioTexts texts) {
    TwilioTexts.Inbound inbound =
        texts.receive(
            number(fields, "from"),
            number(fields, "to"),
            fields.text("body"),
            fields.textOrNull("messaging_service_sid"),
            fields.textOrNull("opt_out_type"),
            at(fields));
    return inbound
        .told()
        .map(
            attempt ->
                new JsonObject()
                    .put("sid", inbound.sid())
                    .put("delivered", attempt.succeeded())
                    .put("status", attempt.status() == 0 ? null : attempt.status())
                    .put("error", attempt.error()));
  }

  private static @Nullable Instant at(ControlBody fields) {
    String at = fields.textOrNull("sent_at");
    try {
      return at == null ? null : Instant.parse(at);
    } catch (DateTimeException _) {
      throw Refused.field("sent_at", "is a time, such as 2026-01-31T12:00:00Z");
    }
  }

  private static String number(ControlBody fields, String name) {
    String number = fields.text(name);
    if (!TextRequest.isNumber(number)) {
      throw Refused.field(name, "is a phone number in E.164, such as +15005550006");
    }
    return number;
  }
}
