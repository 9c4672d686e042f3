package io.billhook.devkit.simulator.provider;

import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/** {@code /_sim/faults}: POST adds one, GET lists those in force, DELETE clears them all. */
public final class FaultRoutes {
  private FaultRoutes() {}

  public static void add(ControlRoutes routes, Faults faults) {
    routes
        .add(
            HttpMethod.POST,
            "/_sim/faults",
            201,
            ctx -> {
              Fault fault = FaultRequest.read(ControlRoutes.body(ctx));
              faults.add(fault);
              return Future.succeededFuture(fault.toJson());
            })
        .get(
            "/_sim/faults",
            _ -> ControlRoutes.list(faults.active().stream().map(Fault::toJson).toList()))
        .delete("/_sim/faults", _ -> faults.clear());
  }
}
