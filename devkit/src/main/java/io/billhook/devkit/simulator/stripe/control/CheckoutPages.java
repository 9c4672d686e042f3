package io.billhook.devkit.simulator.stripe.control;

import io.billhook.devkit.simulator.provider.Bodies;
import io.billhook.devkit.simulator.provider.control.ControlBody;
import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.provider.control.Page;
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

/** Checkout, as the page that Stripe hosts and as a control route. */
public final class CheckoutPages {
  private final StripeAccount account;
  private final StripeWebhooks webhooks;

  public CheckoutPages(StripeAccount account, StripeWebhooks webhooks) {
    this.account = account;
    this.webhooks = webhooks;
  }

  public void addRoutes(Router router, ControlRoutes routes) {
    router.get("/_sim/stripe/checkout/:id").handler(ctx -> show(ctx, null, 200));
    router.post("/_sim/stripe/checkout/:id/pay").handler(this::pay);
    routes.add(
        HttpMethod.POST,
        "/_sim/stripe/checkout/:id/complete",
        200,
        ctx -> Future.succeededFuture(complete(ctx)));
  }

  private void show(RoutingContext ctx, @Nullable String wrong, int status) {
    String id = ControlRoutes.id(ctx);
    Page page = account.<@Nullable Page>read(it -> page(it, id, wrong));
    if (page == null) {
      StripePages.missing().send(ctx, 404);
    } else {
      page.send(ctx, status);
    }
  }

  private static @Nullable Page page(StripeAccount account, String id, @Nullable String wrong) {
    JsonObject session = account.objects().find(id);
    if (session == null || !"checkout.session".equals(session.getValue("object"))) {
      return null;
    }
    JsonObject customer =
        session.getValue("customer") instanceof String known ? account.objects().find(known) : null;
    JsonObject order = account.checkoutOrders().getOrDefault(id, new JsonObject());
    return CheckoutPage.of(session, order, customer, wrong);
  }

  /** As a browser posts the page's form: goes on to the session's success_url. */
  private void pay(RoutingContext ctx) {
    Map<String, List<String>> form = Bodies.form(WholeBody.of(ctx).toString());
    String id = ControlRoutes.id(ctx);
    String card = form.getOrDefault("card", List.of(TestCards.GOOD)).getFirst();
    String email = form.getOrDefault("email", List.of("")).getFirst();
    try {
      JsonObject session = complete(ctx, id, card, email.isEmpty() ? null : email);
      String next = session.getString("success_url", "/_sim");
      Page.lead(ctx, next.replace("{CHECKOUT_SESSION_ID}", id));
    } catch (StripeError error) {
      show(ctx, error.getMessage(), error.status());
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
      return complete(ctx, id, card == null ? TestCards.GOOD : card, fields.textOrNull("email"));
    } catch (StripeError error) {
      throw StripePages.refused(error);
    }
  }

  private JsonObject complete(RoutingContext ctx, String id, String card, @Nullable String email) {
    var changed =
        account.change(
            StripeControl.origin(ctx),
            change ->
                CheckoutCompletion.complete(
                    change, id, new CheckoutCompletion.Entered(card, email)));
    webhooks.tell(changed.events());
    return changed.result();
  }
}
