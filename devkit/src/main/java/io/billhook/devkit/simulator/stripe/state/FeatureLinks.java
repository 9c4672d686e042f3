package io.billhook.devkit.simulator.stripe.state;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which product gives which feature, and of which features each customer was last told. Confined to
 * the lock of its {@link StripeAccount}.
 */
public final class FeatureLinks {

  /**
   * A feature of a product.
   *
   * @param id of the link itself, Stripe's {@code product_feature}
   */
  public record Link(String id, String product, String feature) {}

  private final Map<String, Link> links = new LinkedHashMap<>();
  private final Map<String, Set<String>> told = new LinkedHashMap<>();

  public void add(Link link) {
    links.put(link.id(), link);
  }

  public @Nullable Link find(String id) {
    return links.get(id);
  }

  public void remove(String id) {
    links.remove(id);
  }

  /** The newest first, as Stripe lists them. */
  public List<Link> ofProduct(String product) {
    return links.values().stream()
        .filter(link -> link.product().equals(product))
        .toList()
        .reversed();
  }

  /** Keeps the features that a customer has now, and gives whether they differ from before. */
  public boolean tell(String customer, Set<String> features) {
    Set<String> now = new TreeSet<>(features);
    Set<String> before = now.isEmpty() ? told.remove(customer) : told.put(customer, now);
    return !now.equals(before == null ? Set.of() : before);
  }

  /** Those who have entitlements as far as they were told. */
  public Set<String> customers() {
    return Set.copyOf(told.keySet());
  }
}
