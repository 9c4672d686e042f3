package io.billhook.devkit.simulator.stripe.state;

import io.billhook.devkit.simulator.provider.callback.Callback;
import io.billhook.devkit.simulator.provider.callback.Callbacks;
import io.billhook.devkit.simulator.provider.callback.Delivery.Attempt;
import io.billhook.devkit.simulator.provider.callback.Hmac;
import io.billhook.devkit.simulator.provider.callback.Target;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Posts events to Billhook, signed anew at each attempt (Stripe docs, Verify signatures). */
public final class StripeWebhooks {
  private static final String PATH = "/webhooks/stripe";

  private final Callbacks callbacks;
  private final Target target;
  private final String secret;
  private volatile boolean on = true;

  public StripeWebhooks(Callbacks callbacks, Target target, String secret) {
    this.callbacks = callbacks;
    this.target = target;
    this.secret = secret;
  }

  /** Whether what happens is told by itself; what is kept back is had by {@link #send} alone. */
  public boolean isOn() {
    return on;
  }

  public void turn(boolean told) {
    on = told;
  }

  /** Tells of what a change has caused, unless that is kept back; gives the first attempts. */
  public List<Future<Attempt>> tell(List<JsonObject> events) {
    return on ? events.stream().map(this::send).toList() : List.of();
  }

  /** Sends an event; completes with the first attempt. */
  public Future<Attempt> send(JsonObject event) {
    Buffer payload = event.toBuffer();
    return callbacks.send(
        new Callback(
            event.getString("id"),
            event.getString("type"),
            at -> {
              URI to = target.at(PATH);
              return to == null ? null : new Callback.Post(to, headers(payload, at), payload);
            }));
  }

  private Map<String, String> headers(Buffer payload, Instant at) {
    return Map.of(
        "Content-Type",
        "application/json; charset=utf-8",
        "Stripe-Signature",
        signature(secret, payload.toString(), at.getEpochSecond()));
  }

  /** The header's value: the time, and the HMAC-SHA256 over time, a dot and the payload. */
  static String signature(String secret, String payload, long seconds) {
    byte[] hash = Hmac.of("HmacSHA256", secret, seconds + "." + payload);
    return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(hash);
  }
}
