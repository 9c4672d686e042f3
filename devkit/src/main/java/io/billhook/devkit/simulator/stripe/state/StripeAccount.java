package io.billhook.devkit.simulator.stripe.state;

import io.billhook.devkit.simulator.provider.control.Recently;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The simulated account: its objects, events and settings. Whoever reads or changes it does so in a
 * {@link Change}, one at a time; the events of a change leave after the lock is free.
 */
public final class StripeAccount {
  private final InstantSource clock;
  private final StripeObjects objects = new StripeObjects();
  private final StripeEvents events = new StripeEvents();

  /** What a checkout session was made with and does not show: {@code line_items} and more. */
  private final Map<String, JsonObject> checkoutOrders = new Recently<>();

  private String defaultPrice = "";

  public StripeAccount(InstantSource clock) {
    this.clock = clock;
  }

  /** What a change gave, and the events that it caused. */
  public record Changed<T>(T result, List<JsonObject> events) {}

  public synchronized <T> Changed<T> change(Change.Origin origin, Function<Change, T> work) {
    Change change = new Change(this, origin, clock.instant().getEpochSecond());
    T result = work.apply(change);
    return new Changed<>(result, change.events());
  }

  public synchronized <T extends @Nullable Object> T read(Function<StripeAccount, T> question) {
    return question.apply(this);
  }

  public StripeObjects objects() {
    return objects;
  }

  public StripeEvents events() {
    return events;
  }

  public Map<String, JsonObject> checkoutOrders() {
    return checkoutOrders;
  }

  /** The price of those who did not ask for one; empty before the first. */
  public String defaultPrice() {
    return defaultPrice;
  }

  public void setDefaultPrice(String id) {
    defaultPrice = id;
  }
}
