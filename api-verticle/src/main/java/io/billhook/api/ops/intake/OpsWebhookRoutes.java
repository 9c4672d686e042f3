package io.billhook.api.ops.intake;

import io.billhook.api.http.Feature;
import io.billhook.api.http.Routes;
import io.billhook.api.ops.access.OperatorRoutes;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.outbox.Outbox;

/** Deliveries of providers. */
public final class OpsWebhookRoutes implements Feature {
  private final WebhookSearch search;
  private final WebhookReplay replay;

  public OpsWebhookRoutes(OpsDatabase ops, Outbox outbox) {
    search = new WebhookSearch(ops);
    replay = new WebhookReplay(ops, outbox);
  }

  @Override
  public void contribute(Routes routes) {
    var operators = new OperatorRoutes(routes);
    operators.look("listWebhooks", search);
    operators.change("replayWebhook", replay);
  }
}
