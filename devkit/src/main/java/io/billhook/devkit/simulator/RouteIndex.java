package io.billhook.devkit.simulator;

import io.billhook.devkit.simulator.provider.Provider;
import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.provider.control.Refused;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.Arrays;

/** {@code GET /_sim}: which routes there are; and the answer where there is none. */
final class RouteIndex {
  private RouteIndex() {}

  /** Added last: what no route before it has taken is an unknown path. */
  static void addRoutes(Router router, ControlRoutes routes) {
    routes.get("/_sim", _ -> index(router));
    routes.get("/_sim/", _ -> index(router));
    router
        .route("/_sim/*")
        .handler(
            ctx ->
                ControlRoutes.refuse(
                    ctx,
                    Refused.notFound(
                        "no route " + ctx.request().method() + " " + ctx.normalizedPath())));
  }

  private static JsonObject index(Router router) {
    JsonArray controls = new JsonArray();
    router.getRoutes().stream()
        .filter(route -> route.methods() != null && route.getPath() != null)
        .map(route -> route.methods().iterator().next() + " " + route.getPath())
        .distinct()
        .sorted()
        .forEach(controls::add);
    JsonObject apis = new JsonObject();
    Arrays.stream(Provider.values())
        .filter(Provider::hasApi)
        .forEach(provider -> apis.put(provider.key(), provider.apiPrefix()));
    return new JsonObject().put("apis", apis).put("inbox", "/_sim/inbox").put("routes", controls);
  }
}
