package io.billhook.api.ops.message;

import io.billhook.api.http.Feature;
import io.billhook.api.http.Routes;
import io.billhook.api.ops.access.OperatorRoutes;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.outbox.Outbox;

/** Mails and text messages whose end is unknown. */
public final class OpsMessageRoutes implements Feature {
  private final UnknownMessages unknown;
  private final MessageResolution resolution;

  public OpsMessageRoutes(OpsDatabase ops, Outbox outbox) {
    unknown = new UnknownMessages(ops);
    resolution = new MessageResolution(ops, outbox);
  }

  @Override
  public void contribute(Routes routes) {
    var operators = new OperatorRoutes(routes);
    operators.look("listMessages", unknown);
    operators.change("resolveMessage", resolution);
  }
}
