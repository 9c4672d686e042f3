package io.billhook.api.billing.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.billhook.api.billing.customer.Customers;
import io.billhook.mirror.Standing;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whom a tenant's invoices go to, and what is charged; all null where Stripe knows no customer. */
record CustomerView(
    @Nullable String customerId, @Nullable String email, @Nullable PaymentMethod paymentMethod) {

  /** A means of payment, as far as it may be shown. */
  record PaymentMethod(
      String type,
      @Nullable String brand,
      @Nullable String last4,
      @Nullable Long expMonth,
      @Nullable Long expYear) {

    static PaymentMethod of(JsonNode method) {
      String type = method.path("type").asText();
      JsonNode details = method.path(type);
      return new PaymentMethod(
          type,
          StripeJson.text(details, "brand").orElse(null),
          StripeJson.text(details, "last4").orElse(null),
          whole(details.path("exp_month")),
          whole(details.path("exp_year")));
    }

    private static @Nullable Long whole(JsonNode node) {
      return node.isIntegralNumber() ? node.longValue() : null;
    }
  }

  /** Read in a transaction of the role api. */
  static CustomerView of(Tx tx, Standing standing) {
    Optional<String> id = Customers.find(tx);
    if (id.isEmpty()) {
      return new CustomerView(null, null, null);
    }
    JsonNode customer = object(tx, id.get()).orElseGet(MissingNode::getInstance);
    // A subscription is charged to its own, else to the customer's
    // (docs.stripe.com/api/subscriptions).
    Stream<String> own =
        standing.lives() && standing.subscription() != null
            ? StripeJson.ids(standing.subscription(), "default_payment_method")
            : Stream.of();
    return new CustomerView(
        id.get(),
        StripeJson.text(customer, "email").orElse(null),
        Stream.concat(own, StripeJson.ids(customer, "invoice_settings.default_payment_method"))
            .findFirst()
            .flatMap(method -> object(tx, method))
            .map(PaymentMethod::of)
            .orElse(null));
  }

  private static Optional<JsonNode> object(Tx tx, String id) {
    return tx.query(SubscriptionSql.OBJECT, id)
        .one()
        .map(row -> StripeJson.stored(row.text("data")));
  }
}
