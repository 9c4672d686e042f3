package io.billhook.devkit.simulator.twilio;

import io.billhook.devkit.simulator.provider.callback.Callback;
import io.billhook.devkit.simulator.provider.callback.Callbacks;
import io.billhook.devkit.simulator.provider.callback.Delivery.Attempt;
import io.billhook.devkit.simulator.provider.callback.Hmac;
import io.billhook.devkit.simulator.provider.callback.Target;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Posts forms to Billhook, signed as Twilio signs (Twilio docs, Webhooks security). */
public final class TwilioWebhooks {
  private final Callbacks callbacks;
  private final Target target;
  private final String authToken;

  public TwilioWebhooks(Callbacks callbacks, Target target, String authToken) {
    this.callbacks = callbacks;
    this.target = target;
    this.authToken = authToken;
  }

  /** A status callback, to the message's own address or else to Billhook's. */
  Future<Attempt> report(TextMessage message) {
    SortedMap<String, String> form = new TreeMap<>();
    form.put("AccountSid", message.accountSid());
    form.put("ApiVersion", TextMessage.API_VERSION);
    form.put("MessageSid", message.sid());
    form.put("MessageStatus", message.status());
    form.put("SmsSid", message.sid());
    form.put("SmsStatus", message.status());
    form.put("To", message.request().to());
    putPresent(form, "From", message.request().from());
    putPresent(form, "MessagingServiceSid", message.request().messagingServiceSid());
    Integer error = message.errorCode();
    putPresent(form, "ErrorCode", error == null ? null : error.toString());
    String own = message.request().statusCallback();
    return callbacks.send(
        new Callback(
            message.sid(),
            message.status(),
            _ -> post(own == null ? target.at("/webhooks/twilio/status") : URI.create(own), form)));
  }

  /** A message from a person. */
  Future<Attempt> inbound(SortedMap<String, String> form) {
    return callbacks.send(
        new Callback(
            form.getOrDefault("MessageSid", ""),
            "received",
            _ -> post(target.at("/webhooks/twilio/inbound"), form)));
  }

  private static void putPresent(Map<String, String> form, String name, @Nullable String value) {
    if (value != null) {
      form.put(name, value);
    }
  }

  private Callback.@Nullable Post post(@Nullable URI to, SortedMap<String, String> form) {
    if (to == null) {
      return null;
    }
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/x-www-form-urlencoded",
            "X-Twilio-Signature",
            signature(to.toString(), form));
    return new Callback.Post(to, headers, Buffer.buffer(encoded(form)));
  }

  /** Base64 of the HMAC-SHA1 over the address followed by each name and value, sorted by name. */
  private String signature(String url, SortedMap<String, String> form) {
    StringBuilder signed = new StringBuilder(url);
    form.forEach((name, value) -> signed.append(name).append(value));
    return Base64.getEncoder().encodeToString(Hmac.of("HmacSHA1", authToken, signed.toString()));
  }

  private static String encoded(SortedMap<String, String> form) {
    return form.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
