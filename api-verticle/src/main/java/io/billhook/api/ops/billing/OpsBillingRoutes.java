package io.billhook.api.ops.billing;

import io.billhook.api.http.Feature;
import io.billhook.api.http.Routes;
import io.billhook.api.ops.access.OperatorRoutes;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.outbox.Outbox;

/** Walks over Stripe's lists. */
public final class OpsBillingRoutes implements Feature {
  private final BeginRun begin;
  private final BillingRuns runs;

  public OpsBillingRoutes(OpsDatabase ops, Outbox outbox) {
    begin = new BeginRun(ops, outbox);
    runs = new BillingRuns(ops);
  }

  @Override
  public void contribute(Routes routes) {
    var operators = new OperatorRoutes(routes);
    operators.change("beginBillingRun", begin);
    operators.look("listBillingRuns", runs::list);
    operators.look("getBillingRun", runs::one);
    operators.look("listBillingDrift", runs::drift);
  }
}
