package io.billhook.api.billing.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import java.util.Optional;

/**
 * A price that may be bought.
 *
 * @param currency ISO 4217, in lower case
 * @param metered whether it is paid by usage, and so has no quantity
 */
public record Price(String id, String currency, boolean metered) {

  /** One of the plans, which are no tenant's; empty where it is none. Leaves the role engine. */
  public static Optional<Price> find(Tx tx, String id) {
    tx.asEngine();
    return tx.query(PlanSql.ONE, id)
        .one()
        .map(row -> StripeJson.stored(row.text("price")))
        .map(
            price ->
                new Price(
                    id,
                    price.path("currency").asText(),
                    usageType(price).filter("metered"::equals).isPresent()));
  }

  static Optional<String> usageType(JsonNode price) {
    return StripeJson.text(price, "recurring.usage_type");
  }
}
