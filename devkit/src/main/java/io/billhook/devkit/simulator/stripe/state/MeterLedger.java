package io.billhook.devkit.simulator.stripe.state;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was metered: every event by its identifier, and of each meter and customer by its time.
 * Confined to the lock of its {@link StripeAccount}.
 */
public final class MeterLedger {

  /** All events; the oldest fall out beyond it. */
  private static final int LIMIT = 1_000_000;

  /**
   * A metered event that counts.
   *
   * @param eventName that of its meter
   * @param at seconds since 1970
   */
  public record Reading(
      String identifier,
      String eventName,
      String customer,
      BigDecimal value,
      long at,
      long receivedAt) {}

  private record Series(String eventName, String customer) {}

  private record Place(long at, long sequence) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byTime = Long.compare(at, other.at);
      return byTime == 0 ? Long.compare(sequence, other.sequence) : byTime;
    }
  }

  private record Kept(Reading reading, Place place) {}

  private final Map<String, Kept> byIdentifier = new LinkedHashMap<>();
  private final Map<Series, NavigableMap<Place, Reading>> bySeries = new HashMap<>();
  private long sequence;

  public @Nullable Reading find(String identifier) {
    Kept kept = byIdentifier.get(identifier);
    return kept == null ? null : kept.reading();
  }

  public void add(Reading reading) {
    Place place = new Place(reading.at(), ++sequence);
    byIdentifier.put(reading.identifier(), new Kept(reading, place));
    bySeries
        .computeIfAbsent(new Series(reading.eventName(), reading.customer()), _ -> new TreeMap<>())
        .put(place, reading);
    if (byIdentifier.size() > LIMIT) {
      remove(byIdentifier.keySet().iterator().next());
    }
  }

  private void remove(String identifier) {
    cancel(identifier);
    byIdentifier.remove(identifier);
  }

  /** What was metered under the identifier counts no more; the identifier stays taken. */
  public void cancel(String identifier) {
    Kept kept = byIdentifier.get(identifier);
    if (kept != null) {
      Reading gone = kept.reading();
      NavigableMap<Place, Reading> series =
          bySeries.get(new Series(gone.eventName(), gone.customer()));
      if (series != null) {
        series.remove(kept.place());
      }
      if (series != null && series.isEmpty()) {
        bySeries.remove(new Series(gone.eventName(), gone.customer()));
      }
    }
  }

  /** A customer's events of a meter from a time on and before another, oldest first. */
  public List<Reading> between(String eventName, String customer, long from, long to) {
    NavigableMap<Place, Reading> series = bySeries.get(new Series(eventName, customer));
    return series == null
        ? List.of()
        : List.copyOf(series.subMap(new Place(from, 0), new Place(to, 0)).values());
  }
}
