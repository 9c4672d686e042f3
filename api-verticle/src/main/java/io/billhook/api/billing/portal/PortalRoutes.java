package io.billhook.api.billing.portal;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.billing.call.Called;
import io.billhook.api.billing.call.Refusal;
import io.billhook.api.billing.call.StripeCalls;
import io.billhook.api.billing.call.StripeForm;
import io.billhook.api.billing.call.TenantTurns;
import io.billhook.api.billing.call.Unanswered;
import io.billhook.api.billing.customer.Customers;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.ReturnTargets;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.access.TenantRole;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.config.BillingConfig;
import io.billhook.postgres.Database;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.billhook.stripe.StripeJson;
import java.util.Map;
import java.util.UUID;

/** {@code POST /v1/billing/portal-sessions}. */
public final class PortalRoutes implements Feature {
  private final Database database;
  private final StripeCalls calls;
  private final BillingConfig config;
  private final ReturnTargets targets;

  /**
   * @param targets where a customer may be led back to
   */
  public PortalRoutes(
      Database database, StripeCalls calls, BillingConfig config, ReturnTargets targets) {
    this.database = database;
    this.calls = calls;
    this.config = config;
    this.targets = targets;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation(
        "createPortalSession", Access.scope("billing:write", TenantRole.ADMIN), this::create);
  }

  private Answer create(Request request) {
    Fields fields = request.json();
    String returnUrl =
        fields.text(
            "return_url",
            new TextRule(
                "must lead to this installation, or to what BILLING_RETURN_TO lists",
                text -> targets.allowed(text).isPresent()));
    fields.check();
    UUID tenant = request.tenant();
    return TenantTurns.alone(
        tenant,
        () ->
            database
                .api(tenant)
                .transact(tx -> request.earlier(tx, tenant))
                .orElseGet(() -> open(request, tenant, returnUrl)));
  }

  private Answer open(Request request, UUID tenant, String returnUrl) {
    String customer =
        database
            .api(tenant)
            .transact(Customers::find)
            .orElseThrow(
                () ->
                    ProblemType.CONFLICT.because(
                        "Stripe knows no customer of this tenant yet; the first one is made by a"
                            + " checkout, POST /v1/billing/checkout-sessions"));
    StripeForm form =
        StripeForm.empty()
            .with("customer", customer)
            .with("return_url", returnUrl)
            .with("configuration", config.portalConfiguration());
    Called called =
        calls.post(
            tenant,
            "portal.create",
            "/v1/billing_portal/sessions",
            form,
            PortalRoutes::refused,
            _ -> {});
    String url = StripeJson.text(called.answer().json(), "url").orElseThrow(Unanswered::problem);
    return database
        .api(tenant)
        .transact(tx -> request.once(tx, tenant, () -> opened(tx, request, called, url)));
  }

  private Answer opened(Tx tx, Request request, Called called, String url) {
    calls.finish(tx, called, null);
    AuditLog.note(
        tx,
        called.tenant(),
        request.principal(),
        request.remoteAddress(),
        request.id(),
        "billing.portal",
        "tenant:" + called.tenant());
    return Answer.created(Map.of("url", url));
  }

  /**
   * Stripe has no code for a missing configuration; what else the request holds is known to be
   * right, save that the customer may be gone.
   */
  private static ProblemException refused(Refusal refusal) {
    return switch (refusal.param()) {
      case "customer" ->
          ProblemType.CONFLICT.because(
              "Stripe has the customer of this tenant no more; the next checkout makes another,"
                  + " POST /v1/billing/checkout-sessions");
      case "return_url" -> Fields.failed("/return_url", "is not taken by Stripe");
      default ->
          ProblemType.CONFLICT.because(
              "Stripe has no such configuration of its customer portal: save one in Stripe's"
                  + " dashboard (Settings, Billing, Customer portal), or set"
                  + " STRIPE_PORTAL_CONFIGURATION to the id of another, bpc_…");
    };
  }
}
