package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.billhook.contract.billing.SyncObject;
import io.billhook.mirror.FetchNumber;
import io.billhook.mirror.Mirror;
import io.billhook.mirror.StripeObject;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When a charge was last refunded, which stands in its refunds alone. Kept beside the charge as
 * {@code at}, in Stripe's seconds.
 */
final class ChargeRefund implements SyncStep {
  private final StripeObjects stripe;
  private final Mirror mirror;

  ChargeRefund(StripeObjects stripe, Mirror mirror) {
    this.stripe = stripe;
    this.mirror = mirror;
  }

  @Override
  public Consumer<Tx> look(SyncObject charge, @Nullable StripeObject found, FetchNumber fetch) {
    boolean refunded = found != null && StripeJson.number(found.json(), "amount_refunded") > 0;
    String beside = refunded ? newest(charge.id()) : null;
    return tx -> mirror.beside(tx, fetch, charge.id(), beside);
  }

  /** Stripe lists the newest first. */
  private String newest(String charge) {
    long at =
        stripe
            .find("/v1/refunds?limit=1&charge=" + URLEncoder.encode(charge, StandardCharsets.UTF_8))
            .map(page -> StripeJson.number(page.json().path("data").path(0), "created"))
            .orElse(0L);
    return JsonNodeFactory.instance.objectNode().put("at", at).toString();
  }
}
