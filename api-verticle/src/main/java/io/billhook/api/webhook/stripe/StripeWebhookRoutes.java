package io.billhook.api.webhook.stripe;

import io.billhook.api.http.Feature;
import io.billhook.api.http.Json;
import io.billhook.api.http.Problems;
import io.billhook.api.http.RawBody;
import io.billhook.api.http.Routes;
import io.billhook.api.http.Trail;
import io.billhook.config.StripeConfig;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.RowIds;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** {@code POST /webhooks/stripe}. Made once for each event loop, and used on it alone. */
public final class StripeWebhookRoutes implements Feature {
  private static final List<String> KEPT_HEADERS =
      List.of("Stripe-Signature", "Content-Type", "User-Agent");
  private static final int MOST_HEADER = 1024;
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final String RECEIVED = "{\"received\":true}";

  private final boolean livemode;
  private final Clock clock;
  private final StripeSignature signature;
  private final IntakeBatcher batcher;
  private final Rejections rejections;
  private final Timer acknowledged;

  public StripeWebhookRoutes(
      StripeConfig config,
      EnginePool pool,
      IntakeBatcher batcher,
      MeterRegistry registry,
      Clock clock) {
    this.livemode = config.livemode();
    this.clock = clock;
    this.signature = new StripeSignature(config.webhookSecrets());
    this.batcher = batcher;
    this.rejections = new Rejections(pool, registry);
    this.acknowledged =
        Timer.builder("billhook_webhook_acknowledged")
            .description("From a delivery's head to its answer of 200")
            .tag("provider", "stripe")
            .serviceLevelObjectives(
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(25),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5))
            .register(registry);
  }

  @Override
  public void contribute(Routes routes) {
    routes.hot("receiveStripeWebhook", this::receive, this::turnedAway);
  }

  private void receive(RoutingContext context) {
    byte[] bytes = RawBody.of(context);
    String header = context.request().getHeader("Stripe-Signature");
    var refusal = signature.refusal(header, bytes, clock.instant().getEpochSecond());
    if (refusal.isPresent()) {
      refuse(context, refusal.get(), bytes.length);
      return;
    }
    switch (StripeEventReader.read(bytes)) {
      case StripeEventReader.Result.Refused refused -> refuse(context, refused.why(), bytes.length);
      case StripeEventReader.Result.Read read -> accept(context, read.event(), bytes);
    }
  }

  private void accept(RoutingContext context, StripeEvent event, byte[] bytes) {
    if (event.livemode() != null && event.livemode() != livemode) {
      refuse(context, Refusal.WRONG_LIVEMODE, bytes.length);
      return;
    }
    Arrival arrival =
        new Arrival(
            RowIds.next(),
            event,
            Buffer.buffer(bytes),
            Json.utf8(bytes) != null,
            keptHeaders(context.request()),
            Arrival.sync(event));
    batcher
        .store(arrival)
        .onComplete(
            _ -> acknowledge(context), failure -> notStored(context, failure, bytes.length));
  }

  private void acknowledge(RoutingContext context) {
    acknowledged.record(Duration.ofNanos(System.nanoTime() - Trail.of(context).startedNanos()));
    var response = context.response();
    if (!response.closed()) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(RECEIVED);
    }
  }

  private void notStored(RoutingContext context, Throwable failure, int bytes) {
    if (failure instanceof ProblemException problem) {
      if (problem.type() == ProblemType.BAD_REQUEST) {
        rejections.note(Refusal.UNSTORABLE, bytes, Trail.of(context).client().text());
      }
      Problems.send(context, problem);
    } else {
      context.fail(failure);
    }
  }

  private void refuse(RoutingContext context, Refusal why, int bytes) {
    rejections.note(why, bytes, Trail.of(context).client().text());
    Problems.send(context, why.problem());
  }

  /** Requests that were answered before they came here. */
  private void turnedAway(RoutingContext context, ProblemType type) {
    Refusal why = type == ProblemType.PAYLOAD_TOO_LARGE ? Refusal.TOO_LARGE : Refusal.WRONG_METHOD;
    rejections.note(why, 0, Trail.of(context).client().text());
  }

  /** As JSON. Put together here, since the values are printable and a mapper's way is long. */
  private static String keptHeaders(HttpServerRequest request) {
    StringBuilder json = new StringBuilder(256).append('{');
    for (String name : KEPT_HEADERS) {
      String value = request.getHeader(name);
      if (value != null) {
        json.append(json.length() == 1 ? "\"" : ",\"").append(name).append("\":\"");
        appendPrintable(json, value);
        json.append('"');
      }
    }
    return json.append('}').toString();
  }

  private static void appendPrintable(StringBuilder json, String value) {
    int end = Math.min(value.length(), MOST_HEADER);
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\');
      }
      json.append(c >= ' ' && c <= '~' ? c : '?');
    }
  }
}
