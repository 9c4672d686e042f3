package io.billhook.devkit.simulator.stripe;

import io.billhook.devkit.simulator.provider.ProviderApi;
import io.billhook.devkit.simulator.provider.callback.Callbacks;
import io.billhook.devkit.simulator.provider.callback.Target;
import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.stripe.control.CheckoutPages;
import io.billhook.devkit.simulator.stripe.control.StripeControl;
import io.billhook.devkit.simulator.stripe.http.StripeApi;
import io.billhook.devkit.simulator.stripe.state.StripeAccount;
import io.billhook.devkit.simulator.stripe.state.StripeWebhooks;
import io.vertx.ext.web.Router;
import java.time.InstantSource;

/** The parts of the Stripe simulator, wired. */
public final class StripeSimulator {
  private final StripeAccount account;
  private final Callbacks callbacks;
  private final StripeWebhooks webhooks;

  public StripeSimulator(
      InstantSource clock, Callbacks callbacks, Target target, String webhookSecret) {
    this.account = new StripeAccount(clock);
    this.callbacks = callbacks;
    this.webhooks = new StripeWebhooks(callbacks, target, webhookSecret);
  }

  public ProviderApi api() {
    return new StripeApi(account, webhooks);
  }

  public void addRoutes(Router router, ControlRoutes routes) {
    new StripeControl(account, webhooks).addRoutes(routes);
    new CheckoutPages(account, webhooks).addRoutes(router, routes);
    callbacks.addRoutes(routes, "/_sim/stripe/deliveries");
  }
}
