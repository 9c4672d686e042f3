package io.billhook.devkit.simulator.provider;

import io.billhook.devkit.simulator.provider.Fault.Effect;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** How a provider that has done what it was asked may fail to say so. */
final class BadAnswers {
  private static final long DRIP_MILLIS = 500;
  private static final Buffer WAVE = Buffer.buffer(" ".repeat(64 * 1024));
  private static final long WAVE_MILLIS = 1;
  private static final int HEADER_BYTES = 1_000;

  private BadAnswers() {}

  static void none(RoutingContext ctx, ApiAnswer answer) {
    ctx.request().connection().close();
  }

  /** Goes on when faults are cleared: nobody has told this answer to hurry. */
  static void drip(RoutingContext ctx, ApiAnswer answer) {
    Buffer body = answer.body().toBuffer();
    HttpServerResponse response = begin(ctx, answer.status(), "application/json");
    response.putHeader("Content-Length", Integer.toString(body.length()));
    drip(ctx, response, body, 0);
  }

  private static void drip(
      RoutingContext ctx, HttpServerResponse response, Buffer body, int index) {
    if (response.closed()) {
      return;
    }
    if (index == body.length()) {
      response.end();
      return;
    }
    response.write(body.slice(index, index + 1));
    ctx.vertx().setTimer(DRIP_MILLIS, _ -> drip(ctx, response, body, index + 1));
  }

  /** Until whoever reads it has had enough. */
  static void flood(RoutingContext ctx, ApiAnswer answer) {
    flood(ctx, begin(ctx, answer.status(), "application/json").setChunked(true));
  }

  private static void flood(RoutingContext ctx, HttpServerResponse response) {
    response
        .write(WAVE)
        .onSuccess(_ -> ctx.vertx().setTimer(WAVE_MILLIS, _ -> flood(ctx, response)));
  }

  static ApiAnswer fat(ApiAnswer answer, int bytes) {
    ApiAnswer fat = answer;
    for (int i = 0; i * HEADER_BYTES < bytes; i++) {
      fat = fat.with("X-Fat-" + i, "x".repeat(Math.min(HEADER_BYTES, bytes - i * HEADER_BYTES)));
    }
    return fat;
  }

  static void lie(RoutingContext ctx, Effect.Lie lie) {
    begin(ctx, lie.status(), lie.contentType()).end(lie.body());
  }

  static void redirect(RoutingContext ctx) {
    ctx.response().setStatusCode(307).putHeader("Location", ctx.request().absoluteURI()).end();
  }

  private static HttpServerResponse begin(RoutingContext ctx, int status, String contentType) {
    return ctx.response().setStatusCode(status).putHeader("Content-Type", contentType);
  }
}
