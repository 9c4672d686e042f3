package io.billhook.api.webhook.stripe;

import io.billhook.api.http.Feature;
import io.billhook.api.http.Json;
import io.billhook.api.http.Problems;
import io.billhook.api.http.RawBody;
import io.billhook.api.http.Routes;
import io.billhook.api.http.Trail;
import io.billhook.config.StripeConfig;
import io.billhook.outbox.JobWriter;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.RowIds;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code POST /webhooks/stripe}. Made once for each event loop, and used on it alone. */
public final class StripeWebhookRoutes implements Feature {
  private static final List<String> KEPT_HEADERS =
      List.of("Stripe-Signature", "Content-Type", "User-Agent");
  private static final int MOST_HEADER = 1024;

  private final boolean livemode;
  private final Clock clock;
  private final StripeSignature signature;
  private final IntakeBatcher batcher;
  private final Rejections rejections;
  private final Timer acknowledged;

  public StripeWebhookRoutes(
      StripeConfig config, EnginePool pool, JobWriter writer, MeterRegistry registry, Clock clock) {
    this.livemode = config.livemode();
    this.clock = clock;
    this.signature = new StripeSignature(config.webhookSecrets());
    this.batcher = new IntakeBatcher(pool, writer);
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
    String text = Json.utf8(bytes);
    switch (StripeEventReader.read(bytes, text)) {
      case StripeEventReader.Result.Refused refused -> refuse(context, refused.why(), bytes.length);
      case StripeEventReader.Result.Read read -> accept(context, read.event(), bytes, text != null);
    }
  }

  private void accept(RoutingContext context, StripeEvent event, byte[] bytes, boolean utf8) {
    if (event.livemode() != null && event.livemode() != livemode) {
      refuse(context, Refusal.WRONG_LIVEMODE, bytes.length);
      return;
    }
    Arrival arrival =
        new Arrival(
            RowIds.next(),
            event,
            Buffer.buffer(bytes),
            utf8,
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
      response.putHeader("Content-Type", "application/json").end("{\"received\":true}");
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

  private static String keptHeaders(HttpServerRequest request) {
    Map<String, String> kept = new LinkedHashMap<>();
    for (String name : KEPT_HEADERS) {
      String value = request.getHeader(name);
      if (value != null) {
        kept.put(name, printable(value));
      }
    }
    return Json.text(kept);
  }

  private static String printable(String value) {
    String cut = value.length() > MOST_HEADER ? value.substring(0, MOST_HEADER) : value;
    return cut.chars().allMatch(c -> c >= ' ' && c <= '~')
        ? cut
        : cut.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
