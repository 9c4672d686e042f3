package io.billhook.api.intake.http;

import io.billhook.api.http.Bodies;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Json;
import io.billhook.api.http.Problems;
import io.billhook.api.http.Routes;
import io.billhook.api.http.trace.RequestTrace;
import io.billhook.api.intake.Arrival;
import io.billhook.api.intake.IntakeBatcher;
import io.billhook.api.intake.Refusal;
import io.billhook.api.intake.Rejections;
import io.billhook.api.intake.http.Webhook.Reading;
import io.billhook.contract.JobArgs;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.RowIds;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in of one provider's deliveries: size limit, exact bytes, signature, one batched
 * statement, the provider's answer. Made once for each event loop, and used on it alone.
 */
public final class WebhookRoute<A extends JobArgs> implements Feature {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookRoute.class);
  private static final int MOST_HEADER = 1024;
  private static final Duration COME_AGAIN = Duration.ofSeconds(5);

  /** Before a provider reads, and after. */
  private static final List<Refusal> OF_ANY =
      List.of(Refusal.WRONG_METHOD, Refusal.TOO_LARGE, Refusal.UNSTORABLE);

  private final Webhook<A> webhook;
  private final IntakeBatcher<A> batcher;
  private final Rejections rejections;
  private final Timer acknowledged;
  private final Webhook.Thanks thanks;
  private final @Nullable CharSequence thanksType;

  public WebhookRoute(
      Webhook<A> webhook, IntakeBatcher<A> batcher, EnginePool pool, MeterRegistry registry) {
    this.webhook = webhook;
    this.batcher = batcher;
    this.thanks = webhook.thanks();
    this.thanksType = thanks.type() == null ? null : HttpHeaders.createOptimized(thanks.type());
    this.rejections =
        new Rejections(
            pool,
            registry,
            batcher.provider(),
            Stream.concat(webhook.refusals().stream(), OF_ANY.stream()).toList());
    this.acknowledged =
        Timer.builder("billhook_webhook_acknowledged")
            .description("From a delivery's head to the answer that it is kept")
            .tag("provider", batcher.provider())
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
    routes.hot(
        webhook.operation(), this::passes, this::receive, this::turnedAway, this::inItsTerms);
  }

  private boolean passes(RoutingContext context) {
    var refusal = webhook.refusedByHead(context);
    refusal.ifPresent(why -> refuse(context, why, 0));
    return refusal.isEmpty();
  }

  private void receive(RoutingContext context) {
    byte[] bytes = Bodies.raw(context);
    take(context, webhook.read(context, bytes), bytes);
  }

  private void take(RoutingContext context, Reading<A> reading, byte[] bytes) {
    switch (reading) {
      case Reading.Refused<A> refused -> refuse(context, refused.why(), bytes.length);
      case Reading.Accepted<A> accepted ->
          batcher
              .store(whole(context, accepted, bytes))
              .onComplete(
                  _ -> acknowledge(context), failure -> notStored(context, failure, bytes.length));
      case Reading.Several<A> several ->
          batcher
              .store(parts(context, several, bytes))
              .onComplete(
                  _ -> acknowledge(context), failure -> notStored(context, failure, bytes.length));
      case Reading.Later<A> later -> await(context, later.reading(), bytes);
    }
  }

  private void await(RoutingContext context, Future<Reading<A>> reading, byte[] bytes) {
    Context loop = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
    reading.onComplete(
        found -> loop.runOnContext(_ -> take(context, found, bytes)),
        failure -> loop.runOnContext(_ -> notStored(context, failure, bytes.length)));
  }

  private Arrival<A> whole(RoutingContext context, Reading.Accepted<A> accepted, byte[] bytes) {
    return new Arrival<>(
        RowIds.next(),
        accepted.event(),
        Buffer.buffer(bytes),
        Json.utf8(bytes) != null,
        keptHeaders(context.request()),
        accepted.wanted());
  }

  /** Pieces of a text are texts. */
  private List<Arrival<A>> parts(RoutingContext context, Reading.Several<A> several, byte[] bytes) {
    boolean utf8 = Json.utf8(bytes) != null;
    String headers = keptHeaders(context.request());
    List<Arrival<A>> arrivals = new ArrayList<>(several.parts().size());
    for (Webhook.Part<A> part : several.parts()) {
      arrivals.add(
          new Arrival<>(RowIds.next(), part.event(), part.body(), utf8, headers, part.wanted()));
    }
    return arrivals;
  }

  private void acknowledge(RoutingContext context) {
    acknowledged.record(
        Duration.ofNanos(System.nanoTime() - RequestTrace.of(context).startedNanos()));
    var response = context.response();
    if (response.closed()) {
      return;
    }
    response.setStatusCode(thanks.status());
    if (thanksType == null) {
      response.end();
    } else {
      response.putHeader(HttpHeaders.CONTENT_TYPE, thanksType).end(thanks.body());
    }
  }

  private void notStored(RoutingContext context, Throwable failure, int bytes) {
    if (failure instanceof ProblemException problem) {
      if (problem.type() == ProblemType.BAD_REQUEST) {
        rejections.note(Refusal.UNSTORABLE, bytes, RequestTrace.of(context).client().text());
      }
      Problems.send(context, inItsTerms(problem));
    } else if (webhook.comeAgain() == ProblemType.UNAVAILABLE) {
      context.fail(failure);
    } else {
      LOG.warn("webhook.not_read: {}, {}", batcher.provider(), String.valueOf(failure));
      Problems.send(context, comeAgain());
    }
  }

  /** What is our fault, as an answer after which the provider comes again. */
  private ProblemException inItsTerms(ProblemException problem) {
    return problem.type().status() >= 500 && webhook.comeAgain() != ProblemType.UNAVAILABLE
        ? comeAgain()
        : problem;
  }

  private ProblemException comeAgain() {
    return webhook
        .comeAgain()
        .because("The event cannot be stored at the moment")
        .retryAfter(COME_AGAIN);
  }

  private void refuse(RoutingContext context, Refusal why, int bytes) {
    rejections.note(why, bytes, RequestTrace.of(context).client().text());
    Problems.send(context, why.problem());
  }

  /** Requests that were answered before they came here. */
  private void turnedAway(RoutingContext context, ProblemType type) {
    Refusal why = type == ProblemType.PAYLOAD_TOO_LARGE ? Refusal.TOO_LARGE : Refusal.WRONG_METHOD;
    rejections.note(why, 0, RequestTrace.of(context).client().text());
  }

  /** As JSON. Put together here, since the values are printable and a mapper's way is long. */
  private String keptHeaders(HttpServerRequest request) {
    StringBuilder json = new StringBuilder(256).append('{');
    for (String name : webhook.keptHeaders()) {
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
    int plain = 0; // what is so far, and nearly always all, goes in one piece
    while (plain < end && isPlain(value.charAt(plain))) {
      plain++;
    }
    json.append(value, 0, plain);
    for (int i = plain; i < end; i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else {
        json.append(isPlain(c) ? c : '?');
      }
    }
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
  }
}
