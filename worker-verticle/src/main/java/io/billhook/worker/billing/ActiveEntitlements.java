package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import io.billhook.stripe.StripeObjects.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a customer may use as Stripe lists it, by pages. Source:
 * docs.stripe.com/api/entitlements/active-entitlement.
 */
final class ActiveEntitlements {
  private static final Logger log = LoggerFactory.getLogger(ActiveEntitlements.class);

  /** Of 100 each. Nobody sells as many features; a list that never ends is no list. */
  private static final int MOST_PAGES = 50;

  private ActiveEntitlements() {}

  /** As [{feature, name, quota}], each feature once; none for a customer that is gone. */
  static JsonNode of(StripeObjects stripe, String customer) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    Set<String> seen = new HashSet<>();
    String after = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      Optional<Answer> answer = stripe.find(path(customer, after));
      if (answer.isEmpty()) {
        return JsonNodeFactory.instance.arrayNode();
      }
      JsonNode data = answer.get().json().path("data");
      data.forEach(each -> add(all, seen, each));
      if (!answer.get().json().path("has_more").asBoolean() || data.isEmpty()) {
        return all;
      }
      after = data.path(data.size() - 1).path("id").asText();
    }
    throw new ProviderException(
        "stripe", new Kind.Transient(), "a list of entitlements without end");
  }

  private static String path(String customer, String after) {
    return "/v1/entitlements/active_entitlements?limit=100&expand%5B%5D=data.feature&customer="
        + encoded(customer)
        + (after.isEmpty() ? "" : "&starting_after=" + encoded(after));
  }

  private static void add(ArrayNode all, Set<String> seen, JsonNode entitlement) {
    JsonNode feature = entitlement.path("feature");
    String key =
        StripeJson.text(entitlement, "lookup_key")
            .filter(_ -> feature.isObject())
            .orElseThrow(
                () ->
                    new ProviderException(
                        "stripe", new Kind.Transient(), "an entitlement without its feature"));
    if (seen.add(key)) {
      var one = all.addObject();
      one.put("feature", key);
      one.put("name", StripeJson.text(feature, "name").orElse(key));
      one.put("quota", quota(key, feature));
    }
  }

  /** Null, which is without bound, also for what is no number: who pays is not to stand still. */
  private static @Nullable Long quota(String key, JsonNode feature) {
    Optional<String> limit = StripeJson.text(feature, "metadata.limit").map(String::strip);
    if (limit.isPresent() && limit.get().matches("[0-9]{1,18}")) {
      return Long.valueOf(limit.get());
    }
    if (limit.isPresent()) {
      log.atWarn().addKeyValue("feature", key).log("entitlement.bad_limit");
    }
    return null;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
