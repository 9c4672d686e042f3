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
 *
 * <p>An object gets so many pages and so much text; where that ends, or nothing says where the rest
 * lies, a list stays as it is, with {@code has_more}.
 */
final class NestedLists {
  /** Stripe's own bound of a page. */
  private static final int PAGE = 100;

  /** Of all lists of an object. */
  private static final int MOST_PAGES = 50;

  private static final int MOST_CHARACTERS = 8 * 1024 * 1024;

  private final StripeObjects stripe;
  private int pages;
  private long characters;

  private NestedLists(StripeObjects stripe) {
    this.stripe = stripe;
  }

  /** The object with all of its lists whole; as it came where they were. */
  static Answer complete(StripeObjects stripe, Answer answer) {
    var lists = new NestedLists(stripe);
    lists.within(answer.json());
    return lists.pages > 0 ? new Answer(answer.json().toString(), answer.json()) : answer;
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
    Set<String> ids = new HashSet<>();
    data.forEach(entry -> ids.add(id(entry)));
    String url = list.path("url").asText();
    while (list.path("has_more").asBoolean() && mayGoOn(url, data)) {
      JsonNode page = page(url, last(data));
      int before = data.size();
      page.path("data").forEach(entry -> add(data, ids, entry));
      list.put("has_more", page.path("has_more").asBoolean() && data.size() > before);
    }
  }

  private boolean mayGoOn(String url, ArrayNode data) {
    return pages < MOST_PAGES
        && characters < MOST_CHARACTERS
        && url.startsWith("/v1/")
        && !last(data).isEmpty();
  }

  private static String last(ArrayNode data) {
    return id(data.path(data.size() - 1));
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
    String path =
        url
            + (url.contains("?") ? "&" : "?")
            + "limit="
            + PAGE
            + "&starting_after="
            + StripeObjects.encoded(after);
    Answer page =
        stripe
            .find(path)
            .orElseThrow(
                () ->
                    // It was there a moment ago. The next attempt sees what has become of it.
                    new ProviderException(
                        StripeObjects.PROVIDER,
                        new Kind.Transient(),
                        "part of a list went missing"));
    pages++;
    characters += page.text().length();
    return page.json();
  }
}
