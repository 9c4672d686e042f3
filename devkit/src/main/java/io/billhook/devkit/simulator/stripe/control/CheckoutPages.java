package io.billhook.devkit.simulator.stripe.control;

import io.billhook.devkit.simulator.provider.Bodies;
import io.billhook.devkit.simulator.provider.control.ControlBody;
import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.provider.control.Refused;
import io.billhook.devkit.simulator.provider.control.WholeBody;
import io.billhook.devkit.simulator.stripe.object.CheckoutCompletion;
import io.billhook.devkit.simulator.stripe.state.StripeAccount;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.billhook.devkit.simulator.stripe.state.StripeWebhooks;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages that Stripe would host: checkout, the customer portal, an invoice. */
public final class CheckoutPages {
  private static final String TEST_CARD = "4242424242424242";

  private final StripeAccount account;
  private final StripeWebhooks webhooks;

  public CheckoutPages(StripeAccount account, StripeWebhooks webhooks) {
    this.account = account;
    this.webhooks = webhooks;
  }

  public void addRoutes(Router router, ControlRoutes routes) {
    router.get("/_sim/stripe/checkout/:id").handler(ctx -> show(ctx, "checkout.session"));
    router.get("/_sim/stripe/portal/:id").handler(ctx -> show(ctx, "billing_portal.session"));
    router.get("/_sim/stripe/invoices/:id").handler(ctx -> show(ctx, "invoice"));
    router.post("/_sim/stripe/checkout/:id/pay").handler(this::pay);
    routes.add(
        HttpMethod.POST,
        "/_sim/stripe/checkout/:id/complete",
        200,
        ctx -> Future.succeededFuture(complete(ctx)));
  }

  private void show(RoutingContext ctx, String type) {
    String id = ControlRoutes.id(ctx);
    JsonObject found = account.<@Nullable JsonObject>read(it -> it.objects().find(id));
    if (found == null || !type.equals(found.getValue("object"))) {
      send(ctx, 404, Pages.missing());
      return;
    }
    send(
        ctx,
        200,
        switch (type) {
          case "checkout.session" -> Pages.checkout(found, null);
          case "invoice" -> Pages.invoice(found);
          default -> Pages.portal(found);
        });
  }

  /** As a browser posts the page's form: goes on to the session's success_url. */
  private void pay(RoutingContext ctx) {
    Map<String, List<String>> form = Bodies.form(WholeBody.of(ctx).toString());
    String id = ControlRoutes.id(ctx);
    String card = form.getOrDefault("card", List.of(TEST_CARD)).getFirst();
    String email = form.getOrDefault("email", List.of("")).getFirst();
    JsonObject before = account.<@Nullable JsonObject>read(it -> it.objects().find(id));
    try {
      JsonObject session = complete(ctx, id, card, email.isEmpty() ? null : email);
      String next = session.getString("success_url", "/_sim");
      ctx.response()
          .setStatusCode(303)
          .putHeader("Location", next.replace("{CHECKOUT_SESSION_ID}", id));
      ctx.end();
    } catch (StripeError error) {
      send(
          ctx,
          error.status(),
          before == null ? Pages.missing() : Pages.checkout(before, error.getMessage()));
    }
  }

  private JsonObject complete(RoutingContext ctx) {
    boolean empty = WholeBody.of(ctx).length() == 0;
    ControlBody fields = new ControlBody(empty ? new JsonObject() : ControlRoutes.body(ctx));
    String card = fields.textOrNull("card");
    String id = ControlRoutes.id(ctx);
    if (account.<@Nullable JsonObject>read(it -> it.objects().find(id)) == null) {
      throw Refused.notFound("no checkout session " + id);
    }
    try {
      return complete(ctx, id, card == null ? TEST_CARD : card, fields.textOrNull("email"));
    } catch (StripeError error) {
      throw Refused.because(
          error.status() == 400 ? 409 : error.status(), String.valueOf(error.getMessage()));
    }
  }

  private JsonObject complete(RoutingContext ctx, String id, String card, @Nullable String email) {
    var changed =
        account.change(
            StripeControl.origin(ctx),
            change ->
                CheckoutCompletion.complete(
                    change, id, new CheckoutCompletion.Entered(card, email)));
    changed.events().forEach(webhooks::send);
    return changed.result();
  }

  private static void send(RoutingContext ctx, int status, String html) {
    ctx.response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    ctx.end(html);
  }
}
