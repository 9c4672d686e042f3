package io.billhook.devkit.simulator.provider;

import io.billhook.devkit.simulator.provider.Fault.Effect;
import io.billhook.devkit.simulator.provider.control.WholeBody;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves one provider's API: fault, call, record, answer. */
public final class ApiRoute implements Handler<RoutingContext> {

  /** A call that hangs is given up then, as a proxy before the provider would. */
  private static final Duration LONGEST_HANG = Duration.ofMinutes(2);

  private final Vertx vertx;
  private final InstantSource clock;
  private final ProviderApi api;
  private final Faults faults;
  private final AcceptedCalls accepted;
  private final Supplier<Optional<URI>> pages;

  /**
   * A route.
   *
   * @param pages the address by which browsers reach the simulators; empty: as they are called
   */
  public ApiRoute(
      Vertx vertx,
      InstantSource clock,
      ProviderApi api,
      Faults faults,
      AcceptedCalls accepted,
      Supplier<Optional<URI>> pages) {
    this.vertx = vertx;
    this.clock = clock;
    this.api = api;
    this.faults = faults;
    this.accepted = accepted;
    this.pages = pages;
  }

  @Override
  public void handle(RoutingContext ctx) {
    ApiCall call = callOf(ctx);
    Effect effect = faults.take(api.provider(), call.path());
    switch (effect) {
      case null -> carryOut(ctx, call, Future.succeededFuture(), ApiRoute::send);
      case Effect.Status(int status, String retryAfter) -> refuse(ctx, status, retryAfter);
      case Effect.StoredStatus(int status) -> send(ctx, api.storedRefusal(call, status));
      case Effect.Latency(Duration time) -> carryOut(ctx, call, after(time), ApiRoute::send);
      case Effect.Hang() -> hang(ctx);
      case Effect.Reset() -> ctx.request().connection().close();
      case Effect.AcceptThenReset() ->
          carryOut(ctx, call, Future.succeededFuture(), BadAnswers::none);
      case Effect.Drip() -> carryOut(ctx, call, Future.succeededFuture(), BadAnswers::drip);
      case Effect.Flood() -> carryOut(ctx, call, Future.succeededFuture(), BadAnswers::flood);
      case Effect.Headers(int bytes) ->
          carryOut(
              ctx,
              call,
              Future.succeededFuture(),
              (_, answer) -> send(ctx, BadAnswers.fat(answer, bytes)));
      case Effect.Lie lie ->
          carryOut(ctx, call, Future.succeededFuture(), (_, _) -> BadAnswers.lie(ctx, lie));
      case Effect.Redirect() -> BadAnswers.redirect(ctx);
    }
  }

  private ApiCall callOf(RoutingContext ctx) {
    var request = ctx.request();
    String query = request.query();
    return new ApiCall(
        request.method().name(),
        ctx.normalizedPath().substring(api.provider().apiPrefix().length()),
        query == null ? "" : query,
        request.headers(),
        WholeBody.of(ctx),
        pages
            .get()
            .map(URI::toString)
            .orElseGet(() -> request.scheme() + "://" + request.authority()),
        clock.instant());
  }

  private Future<Void> after(Duration time) {
    return time.isZero()
        ? Future.succeededFuture()
        : vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void carryOut(
      RoutingContext ctx,
      ApiCall call,
      Future<Void> ready,
      BiConsumer<RoutingContext, ApiAnswer> tell) {
    api.answer(call, ready)
        .onSuccess(
            answer -> {
              accepted.record(api, call, answer);
              tell.accept(ctx, answer);
            })
        .onFailure(ctx::fail);
  }

  private void refuse(RoutingContext ctx, int status, @Nullable String retryAfter) {
    ApiAnswer answer = api.refusal(status);
    send(ctx, retryAfter == null ? answer : answer.with("Retry-After", retryAfter));
  }

  private void hang(RoutingContext ctx) {
    Promise<Void> over = Promise.promise();
    faults.hang(over);
    long timer = vertx.setTimer(LONGEST_HANG.toMillis(), _ -> over.tryComplete());
    ctx.addEndHandler(_ -> over.tryComplete());
    over.future()
        .onComplete(
            _ -> {
              vertx.cancelTimer(timer);
              faults.released(over);
              ctx.request().connection().close();
            });
  }

  private static void send(RoutingContext ctx, ApiAnswer answer) {
    var response = ctx.response();
    if (response.closed() || response.ended()) {
      return;
    }
    response.setStatusCode(answer.status()).putHeader("Content-Type", "application/json");
    answer.headers().forEach(response::putHeader);
    ctx.end(answer.body().toBuffer());
  }
}
