package io.billhook.devkit.simulator.twilio;

import io.billhook.devkit.simulator.provider.Ids;
import io.billhook.devkit.simulator.provider.control.ControlBody;
import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.provider.control.Refused;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code POST /_sim/twilio/inbound} {from, to, body}: a person sends a text message. */
public final class InboundRoute {
  private static final String ACCOUNT = "AC00000000000000000000000000000000";

  private InboundRoute() {}

  public static void add(ControlRoutes routes, TwilioTexts texts, TwilioWebhooks webhooks) {
    routes.add(
        HttpMethod.POST,
        "/_sim/twilio/inbound",
        201,
        ctx -> receive(new ControlBody(ControlRoutes.body(ctx)), texts, webhooks));
  }

  private static Future<JsonObject> receive(
      ControlBody fields, TwilioTexts texts, TwilioWebhooks webhooks) {
    String from = number(fields, "from");
    String to = number(fields, "to");
    String body = fields.text("body");
    String sid = Ids.hex("SM", 32);
    SortedMap<String, String> form = new TreeMap<>();
    form.put("AccountSid", ACCOUNT);
    form.put("ApiVersion", TextMessage.API_VERSION);
    form.put("Body", body);
    form.put("From", from);
    form.put("MessageSid", sid);
    form.put("NumMedia", "0");
    form.put("NumSegments", "1");
    form.put("SmsMessageSid", sid);
    form.put("SmsSid", sid);
    form.put("SmsStatus", "received");
    form.put("To", to);
    texts.received(from, body);
    return webhooks
        .inbound(form)
        .map(
            attempt ->
                new JsonObject()
                    .put("sid", sid)
                    .put("delivered", attempt.succeeded())
                    .put("status", attempt.status() == 0 ? null : attempt.status())
                    .put("error", attempt.error()));
  }

  private static String number(ControlBody fields, String name) {
    String number = fields.text(name);
    if (!TextRequest.isNumber(number)) {
      throw Refused.field(name, "is a phone number in E.164, such as +15005550006");
    }
    return number;
  }
}
