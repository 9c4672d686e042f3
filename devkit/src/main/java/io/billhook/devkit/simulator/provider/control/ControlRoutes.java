package io.billhook.devkit.simulator.provider.control;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;

/** Adds control routes: JSON in, JSON out, {@link Refused} as a problem. */
public final class ControlRoutes {
  private final Router router;

  public ControlRoutes(Router router) {
    this.router = router;
  }

  /** A route that answers with a body. */
  public ControlRoutes add(
      HttpMethod method,
      String path,
      int status,
      Function<RoutingContext, Future<JsonObject>> answer) {
    router.route(method, path).handler(ctx -> run(ctx, status, answer));
    return this;
  }

  public ControlRoutes get(String path, Function<RoutingContext, JsonObject> answer) {
    return add(HttpMethod.GET, path, 200, ctx -> Future.succeededFuture(answer.apply(ctx)));
  }

  /** A DELETE that answers 204. */
  public ControlRoutes delete(String path, java.util.function.Consumer<RoutingContext> effect) {
    router
        .delete(path)
        .handler(
            ctx ->
                run(
                    ctx,
                    204,
                    it -> {
                      effect.accept(it);
                      return Future.succeededFuture(new JsonObject());
                    }));
    return this;
  }

  /** The shape of every list here. */
  public static JsonObject list(List<JsonObject> entries) {
    return new JsonObject().put("data", new JsonArray(entries));
  }

  /** The request's body, which must be a JSON object. */
  public static JsonObject body(RoutingContext ctx) {
    try {
      return ExactJson.object(WholeBody.of(ctx));
    } catch (DecodeException e) {
      throw Refused.body(String.valueOf(e.getMessage()));
    }
  }

  /** The path's {@code :id}. */
  public static String id(RoutingContext ctx) {
    String id = ctx.pathParam("id");
    if (id == null) {
      throw new IllegalStateException("the route has no :id");
    }
    return id;
  }

  private static void run(
      RoutingContext ctx, int status, Function<RoutingContext, Future<JsonObject>> answer) {
    try {
      answer.apply(ctx).onSuccess(json -> send(ctx, status, json)).onFailure(e -> fail(ctx, e));
    } catch (Refused refused) {
      fail(ctx, refused);
    }
  }

  private static void send(RoutingContext ctx, int status, JsonObject json) {
    ctx.response().setStatusCode(status);
    if (status == 204) {
      ctx.end();
    } else {
      ctx.response().putHeader("Content-Type", "application/json");
      ctx.end(json.toBuffer());
    }
  }

  /** Answers with the problem. */
  public static void refuse(RoutingContext ctx, Refused refused) {
    ctx.response()
        .setStatusCode(refused.status())
        .putHeader("Content-Type", "application/problem+json");
    ctx.end(refused.problem().toBuffer());
  }

  private static void fail(RoutingContext ctx, Throwable failure) {
    if (failure instanceof Refused refused) {
      refuse(ctx, refused);
    } else {
      ctx.fail(failure);
    }
  }
}
