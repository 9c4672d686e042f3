package io.billhook.devkit.simulator.provider;

import io.billhook.devkit.simulator.provider.Fault.Effect;
import io.billhook.devkit.simulator.provider.control.ControlBody;
import io.billhook.devkit.simulator.provider.control.Refused;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /_sim/faults}. */
final class FaultRequest {
  private static final int LONGEST_MS = 600_000;
  private static final int MOST_HEADER_BYTES = 10_000_000;

  private FaultRequest() {}

  static Fault read(JsonObject body) {
    ControlBody fields = new ControlBody(body);
    String name = fields.text("provider");
    Provider provider =
        Provider.named(name)
            .orElseThrow(() -> Refused.field("provider", "is one of stripe, brevo, twilio, smtp"));
    @Nullable Long count =
        body.getValue("count") == null ? null : fields.number("count", 1, Long.MAX_VALUE);
    long every = fields.number("every", 1, 1, Integer.MAX_VALUE);
    return new Fault(provider, effect(provider, fields), path(provider, fields), count, every, 0);
  }

  private static @Nullable String path(Provider provider, ControlBody fields) {
    if (provider.hasApi()) {
      return fields.textOrNull("path");
    }
    return SmtpStage.named(fields.text("stage"))
        .map(SmtpStage::key)
        .orElseThrow(() -> Refused.field("stage", "is one of connect, rcpt, after_data"));
  }

  private static Effect effect(Provider provider, ControlBody fields) {
    Effect effect = effect(fields);
    boolean known =
        switch (effect) {
          case Effect.Status _, Effect.Latency _, Effect.Hang _, Effect.Reset _ -> true;
          case Effect.AcceptThenReset _, Effect.Lie _ -> true;
          case Effect.StoredStatus _ -> provider == Provider.STRIPE;
          case Effect.Drip _, Effect.Flood _, Effect.Headers _, Effect.Redirect _ ->
              provider.hasApi();
        };
    if (!known) {
      throw Refused.field(
          "fault",
          provider.hasApi()
              ? "is stored_status with stripe alone"
              : "is one of status, latency, hang, reset, accept_then_reset, lie with smtp");
    }
    return effect;
  }

  private static Effect effect(ControlBody fields) {
    return switch (fields.text("fault")) {
      case "status" ->
          new Effect.Status((int) fields.number("status", 400, 599), retryAfter(fields));
      case "stored_status" -> new Effect.StoredStatus((int) fields.number("status", 400, 599));
      case "latency" -> new Effect.Latency(Duration.ofMillis(fields.number("ms", 0, LONGEST_MS)));
      case "hang" -> new Effect.Hang();
      case "reset" -> new Effect.Reset();
      case "accept_then_reset" -> new Effect.AcceptThenReset();
      case "drip" -> new Effect.Drip();
      case "flood" -> new Effect.Flood();
      case "headers" -> new Effect.Headers((int) fields.number("bytes", 1, MOST_HEADER_BYTES));
      case "lie" -> lie(fields);
      case "redirect" -> new Effect.Redirect();
      default ->
          throw Refused.field(
              "fault",
              "is one of status, stored_status, latency, hang, reset, accept_then_reset, drip,"
                  + " flood, headers, lie, redirect");
    };
  }

  private static Effect lie(ControlBody fields) {
    String type = fields.textOrNull("content_type");
    String body = fields.textOrNull("body");
    return new Effect.Lie(
        (int) fields.number("status", 200, 599),
        type == null ? "application/json" : type,
        body == null ? "" : body);
  }

  /** Seconds, or a date as RFC 9110 allows it too. */
  private static @Nullable String retryAfter(ControlBody fields) {
    Object value = fields.json().getValue("retry_after");
    return switch (value) {
      case null -> null;
      case Number _ -> Long.toString(fields.number("retry_after", 0, Integer.MAX_VALUE));
      case String text -> text;
      default -> throw Refused.field("retry_after", "is a number of seconds or an HTTP date");
    };
  }
}
