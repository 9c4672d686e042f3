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
  /** As docs/sms.md says that the address is to be set. */
  private static final String REPEATED = "#rc=5&rp=all";

  private final Callbacks callbacks;
  private final Target target;
  private final String authToken;

  /**
   * @param authToken of accounts that have not called yet
   */
  public TwilioWebhooks(Callbacks callbacks, Target target, String authToken) {
    this.callbacks = callbacks;
    this.target = target;
    this.authToken = authToken;
  }

  /**
   * A status callback, to the message's own address or else to Billhook's.
   *
   * @param token of the account; null: the usual one
   */
  Future<Attempt> report(TextMessage message, @Nullable String token) {
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
    URI to = own == null ? target.named("/webhooks/twilio/status") : URI.create(own);
    return post(message.sid(), message.status(), to, form, token);
  }

  /** A message from a person. */
  Future<Attempt> inbound(SortedMap<String, String> form, @Nullable String token) {
    URI to = target.named("/webhooks/twilio/inbound" + REPEATED);
    return post(form.getOrDefault("MessageSid", ""), "received", to, form, token);
  }

  private Future<Attempt> post(
      String id,
      String type,
      @Nullable URI to,
      SortedMap<String, String> form,
      @Nullable String token) {
    if (to == null) {
      return callbacks.send(new Callback(id, type, _ -> null));
    }
    Overrides overrides = Overrides.of(to);
    return callbacks.send(
        new Callback(
            id, type, _ -> request(overrides.address(), form, token), overrides.retries()));
  }

  static void putPresent(Map<String, String> form, String name, @Nullable String value) {
    if (value != null) {
      form.put(name, value);
    }
  }

  private Callback.Post request(URI to, SortedMap<String, String> form, @Nullable String token) {
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Twilio-Signature",
            signature(to.toString(), form, token == null ? authToken : token));
    return new Callback.Post(target.reached(to), headers, Buffer.buffer(encoded(form)));
  }

  /** Base64 of the HMAC-SHA1 over the address followed by each name and value, sorted by name. */
  private static String signature(String url, SortedMap<String, String> form, String token) {
    StringBuilder signed = new StringBuilder(url);
    form.forEach((name, value) -> signed.append(name).append(value));
    return Base64.getEncoder().encodeToString(Hmac.of("HmacSHA1", token, signed.toString()));
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
