package io.billhook.devkit.simulator.stripe;

import io.billhook.devkit.simulator.provider.ProviderApi;
import io.billhook.devkit.simulator.provider.callback.Callbacks;
import io.billhook.devkit.simulator.provider.callback.Target;
import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.stripe.clock.Clock;
import io.billhook.devkit.simulator.stripe.control.CheckoutPages;
import io.billhook.devkit.simulator.stripe.control.InvoicePages;
import io.billhook.devkit.simulator.stripe.control.PortalPages;
import io.billhook.devkit.simulator.stripe.control.StripeControl;
import io.billhook.devkit.simulator.stripe.http.StripeApi;
import io.billhook.devkit.simulator.stripe.offer.Entitlements;
import io.billhook.devkit.simulator.stripe.offer.Seeds;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeAccount;
import io.billhook.devkit.simulator.stripe.state.StripeWebhooks;
import io.vertx.ext.web.Router;
import java.time.InstantSource;

/** The parts of the Stripe simulator, wired. */
public final class StripeSimulator {
  private final StripeAccount account;
  private final Callbacks callbacks;
  private final StripeWebhooks webhooks;
  private final Clock clock;

  public StripeSimulator(
      InstantSource time, Callbacks callbacks, Target target, String webhookSecret) {
    this.account = new StripeAccount(time);
    account.change(
        new Change.Origin("", null, null),
        change -> {
          Seeds.plant(change);
          return "";
        });
    account.afterEach(Entitlements::follow);
    this.callbacks = callbacks;
    this.webhooks = new StripeWebhooks(callbacks, target, webhookSecret);
    this.clock = new Clock(account, webhooks);
  }

  public ProviderApi api() {
    return new StripeApi(account, webhooks, clock::catchUp);
  }

  /** Does what has fallen due since the last call. */
  public void catchUp() {
    clock.catchUp();
  }

  public void addRoutes(Router router, ControlRoutes routes) {
    new StripeControl(account, webhooks).addRoutes(routes);
    clock.addRoutes(routes);
    new CheckoutPages(account, webhooks).addRoutes(router, routes);
    new InvoicePages(account, webhooks).addRoutes(router);
    new PortalPages(account, webhooks).addRoutes(router);
    callbacks.addRoutes(routes, "/_sim/stripe/deliveries");
  }
}
