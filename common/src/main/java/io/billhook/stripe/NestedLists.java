package io.billhook.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.stripe.StripeObjects.Answer;
import java.util.HashSet;
import java.util.Set;

/**
 * The lists within an object: items of a subscription, lines of an invoice, refunds of a charge.
 * Stripe gives the first page of each with the object and says {@code has_more}; the others lie at
 * the list's {@code url}, are asked for one by one and put behind it.
 *
 * <p>What changes between two pages has an event of its own, received after this look began, so it
 * is looked at again. Only what is doubled or was pointed at and is gone has to be minded here.
 */
final class NestedLists {
  /** Stripe's own bound of a page. */
  private static final int PAGE = 100;

  private final StripeObjects stripe;
  private boolean changed;

  private NestedLists(StripeObjects stripe) {
    this.stripe = stripe;
  }

  /** The object with all of its lists whole; as it came where they were. */
  static Answer complete(StripeObjects stripe, Answer answer) {
    var lists = new NestedLists(stripe);
    lists.within(answer.json());
    return lists.changed ? new Answer(answer.json().toString(), answer.json()) : answer;
  }

  private void within(JsonNode node) {
    if (node instanceof ObjectNode list
        && list.path("has_more").asBoolean()
        && list.path("data") instanceof ArrayNode data) {
      complete(list, data);
    }
    node.forEach(this::within);
  }

  private void complete(ObjectNode list, ArrayNode data) {
    changed = true;
    Set<String> ids = new HashSet<>();
    data.forEach(entry -> ids.add(id(entry)));
    while (list.path("has_more").asBoolean()) {
      JsonNode page = page(list.path("url").asText(), id(data.path(data.size() - 1)));
      int before = data.size();
      page.path("data").forEach(entry -> add(data, ids, entry));
      list.put("has_more", page.path("has_more").asBoolean() && data.size() > before);
    }
  }

  private static void add(ArrayNode data, Set<String> ids, JsonNode entry) {
    if (ids.add(id(entry))) {
      data.add(entry);
    }
  }

  private static String id(JsonNode entry) {
    return entry.path("id").asText();
  }

  private JsonNode page(String url, String after) {
    if (!url.startsWith("/v1/") || after.isEmpty()) {
      throw new ProviderException(
          StripeObjects.PROVIDER, new Kind.Rejected("no_url"), "a list whose rest is nowhere");
    }
    String path =
        url
            + (url.contains("?") ? "&" : "?")
            + "limit="
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
                    StripeObjects.PROVIDER, new Kind.Transient(), "part of a list went missing"));
  }
}
