package io.billhook.api.billing.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.billing.call.StripeCalls;
import io.billhook.api.billing.plan.Price;
import io.billhook.api.billing.plan.PromotionCodes;
import io.billhook.api.http.input.Fields;
import io.billhook.postgres.Database;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.billhook.stripe.StripeJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says whether what a client wants is there to be had, and of which item it is a change. */
final class Choices {
  private final Database database;
  private final PromotionCodes promotions;
  private final boolean seatsByMembers;

  Choices(Database database, StripeCalls calls, boolean seatsByMembers) {
    this.database = database;
    this.promotions = new PromotionCodes(calls);
    this.seatsByMembers = seatsByMembers;
  }

  /**
   * Judges a wish by the subscription as it is.
   *
   * @throws ProblemException VALIDATION_FAILED with a pointer; CONFLICT where it cannot be changed
   *     now; UNAVAILABLE where Stripe does not tell whether there is such a promotion code
   */
  Choice judge(UUID tenant, Wanted wanted, Present present) {
    present.requireBegun();
    if (wanted.atPeriodEnd() && Periods.cancelsAt(present.json()).isPresent()) {
      throw ProblemType.CONFLICT.because(
          "The subscription is to end; take that back with POST /v1/billing/subscription/resume");
    }
    requireWithinPeriod(wanted.prorationDate(), present.json());
    Price price = price(tenant, wanted.priceId(), present.json());
    JsonNode item = item(wanted, present.json());
    boolean metered = price == null ? isMetered(item) : price.metered();
    if (wanted.quantity() > 0 && (metered || seatsByMembers)) {
      throw Fields.failed(
          "/quantity",
          metered ? "has no place here: usage is counted" : "is the number of members");
    }
    return new Choice(
        wanted.priceId() == null && wanted.quantity() == 0 ? null : item.path("id").asText(),
        price == null ? StripeJson.ids(item, "price").findFirst().orElse("") : price.id(),
        metered ? null : quantity(wanted, item),
        promotion(wanted.promotionCode(), present.json()),
        wanted.atPeriodEnd(),
        wanted.proration(),
        wanted.prorationDate());
  }

  private static void requireWithinPeriod(@Nullable Instant date, JsonNode subscription) {
    boolean early =
        date != null
            && Periods.start(subscription)
                .filter(start -> date.getEpochSecond() < start.getEpochSecond())
                .isPresent();
    boolean late =
        date != null && Periods.end(subscription).filter(end -> date.isAfter(end)).isPresent();
    if (early || late) {
      throw Fields.failed("/proration_date", "must be within the current period");
    }
  }

  private @Nullable Price price(UUID tenant, @Nullable String id, JsonNode subscription) {
    if (id == null) {
      return null;
    }
    Price price =
        database
            .api(tenant)
            .transact(tx -> Price.find(tx, id))
            .orElseThrow(() -> Fields.failed("/price_id", "is none of the plans'"));
    String currency = subscription.path("currency").asText();
    if (!price.currency().equals(currency)) {
      throw Fields.failed("/price_id", "must be in " + currency + ", as the subscription is");
    }
    return price;
  }

  /** The one with that price already, else the one that has a quantity, else the only one. */
  private static JsonNode item(Wanted wanted, JsonNode subscription) {
    List<JsonNode> items = StripeJson.at(subscription, "items.data.*").toList();
    List<JsonNode> licensed = items.stream().filter(item -> !isMetered(item)).toList();
    Optional<JsonNode> same =
        items.stream()
            .filter(
                item -> StripeJson.ids(item, "price").anyMatch(id -> id.equals(wanted.priceId())))
            .findFirst();
    List<JsonNode> candidates = licensed.isEmpty() ? items : licensed;
    if (same.isEmpty() && candidates.size() != 1) {
      throw ProblemType.CONFLICT.because(
          "The subscription has several prices; change it in Stripe's dashboard");
    }
    return same.orElseGet(candidates::getFirst);
  }

  private static boolean isMetered(JsonNode item) {
    return item.path("price").path("recurring").path("usage_type").asText().equals("metered");
  }

  private static long quantity(Wanted wanted, JsonNode item) {
    return wanted.quantity() > 0 ? wanted.quantity() : Math.max(1, item.path("quantity").asLong(1));
  }

  private @Nullable String promotion(@Nullable String code, JsonNode subscription) {
    return code == null
        ? null
        : promotions.id(code, StripeJson.ids(subscription, "customer").findFirst().orElse(""));
  }
}
