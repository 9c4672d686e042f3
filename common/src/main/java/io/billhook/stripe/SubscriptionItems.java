package io.billhook.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.stripe.StripeObjects.Answer;

/**
 * The items of a subscription. Stripe gives the first ones with the subscription and says {@code
 * has_more}; the others are asked for page by page and put behind them.
 */
final class SubscriptionItems {
  /** Stripe's own bound of a page. */
  private static final int PAGE = 100;

  private SubscriptionItems() {}

  static Answer complete(StripeObjects stripe, String id, Answer answer) {
    if (!(answer.json().path("items") instanceof ObjectNode items)
        || !items.path("has_more").asBoolean()
        || !(items.path("data") instanceof ArrayNode data)) {
      return answer;
    }
    while (items.path("has_more").asBoolean()) {
      JsonNode page = page(stripe, id, data.path(data.size() - 1).path("id").asText());
      JsonNode more = page.path("data");
      more.forEach(data::add);
      items.put("has_more", page.path("has_more").asBoolean() && !more.isEmpty());
    }
    return new Answer(answer.json().toString(), answer.json());
  }

  private static JsonNode page(StripeObjects stripe, String subscription, String after) {
    String path =
        "/v1/subscription_items?subscription="
            + StripeObjects.encoded(subscription)
            + "&limit="
            + PAGE
            + "&starting_after="
            + StripeObjects.encoded(after);
    return stripe
        .find(path)
        .map(Answer::json)
        .orElseThrow(
            () ->
                // It was there a moment ago. The next attempt sees what has become of it.
                new ProviderException(
                    StripeObjects.PROVIDER, new Kind.Transient(), "items went missing"));
  }
}
