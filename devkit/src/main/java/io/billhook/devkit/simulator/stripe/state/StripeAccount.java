package io.billhook.devkit.simulator.stripe.state;

import io.billhook.devkit.simulator.provider.control.Recently;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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
  private final MeterLedger meters = new MeterLedger();
  private final FeatureLinks features = new FeatureLinks();
  private final Set<String> seeds = new HashSet<>();

  /** What a checkout session was made with and does not show: {@code line_items} and more. */
  private final Map<String, JsonObject> checkoutOrders = new Recently<>();

  private final Notes notes = new Notes();
  private final Touched touched = new Touched();

  private Consumer<Change> consequence = _ -> {};

  /** Seconds that this account's clock is ahead of the real one. */
  private long ahead;

  public StripeAccount(InstantSource clock) {
    this.clock = clock;
  }

  /** What a change gave, and the events that it caused. */
  public record Changed<T>(T result, List<JsonObject> events) {}

  public synchronized <T> Changed<T> change(Change.Origin origin, Function<Change, T> work) {
    return changeAt(now(), origin, work);
  }

  /** A change as of a time, which is not after {@link #now()}; in seconds since 1970. */
  public synchronized <T> Changed<T> changeAt(
      long time, Change.Origin origin, Function<Change, T> work) {
    Change change = new Change(this, origin, time);
    T result = work.apply(change);
    consequence.accept(change);
    return new Changed<>(result, change.events());
  }

  /** This account's time, in seconds since 1970. */
  public synchronized long now() {
    return clock.instant().getEpochSecond() + ahead;
  }

  /** Puts this account's clock forward to a time; it never goes back. */
  public synchronized void advanceTo(long time) {
    ahead += Math.max(0, time - now());
  }

  public synchronized <T extends @Nullable Object> T read(Function<StripeAccount, T> question) {
    return question.apply(this);
  }

  /** What follows from every change, whatever made it, under the same lock. */
  public synchronized void afterEach(Consumer<Change> work) {
    consequence = work;
  }

  public StripeObjects objects() {
    return objects;
  }

  public StripeEvents events() {
    return events;
  }

  public MeterLedger meters() {
    return meters;
  }

  public FeatureLinks features() {
    return features;
  }

  /** Ids of what was there from the start, of which no event has told. */
  public Set<String> seeds() {
    return seeds;
  }

  public Map<String, JsonObject> checkoutOrders() {
    return checkoutOrders;
  }

  /** What is known of objects and stands in none of their fields. */
  Notes notes() {
    return notes;
  }

  /** The objects that changed since they were last looked at for what falls due. */
  public Touched touched() {
    return touched;
  }
}
