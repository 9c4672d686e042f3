package io.billhook.devkit.simulator.provider.control;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads a request's body as bytes. Vert.x's own BodyHandler also parses forms, under limits on
 * their fields that the providers don't have; the simulators parse forms themselves.
 */
public final class WholeBody implements Handler<RoutingContext> {
  private static final String KEY = "billhook.simulator.body";

  /** More than any request of ours has: a mail with 3 MiB of files, or a batch of events. */
  public static final int MOST_BYTES = 8 * 1024 * 1024;

  /** The body as read; empty where there is none. */
  public static Buffer of(RoutingContext ctx) {
    Buffer read = ctx.get(KEY);
    return read == null ? Buffer.buffer() : read;
  }

  @Override
  public void handle(RoutingContext ctx) {
    if (ctx.body() != null && ctx.body().buffer() != null) {
      ctx.put(KEY, ctx.body().buffer());
    }
    if (ctx.get(KEY) != null || ctx.request().isEnded()) {
      ctx.next();
    } else {
      read(ctx, ctx.request());
    }
  }

  private static void read(RoutingContext ctx, HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > MOST_BYTES) {
            request.handler(_ -> {}).endHandler(_ -> {});
            ctx.response().putHeader("Connection", "close");
            ctx.fail(413);
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.exceptionHandler(ctx::fail);
    request.endHandler(
        _ -> {
          ctx.put(KEY, body);
          ctx.next();
        });
    request.resume();
  }
}
