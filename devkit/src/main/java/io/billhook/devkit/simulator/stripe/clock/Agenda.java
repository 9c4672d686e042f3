package io.billhook.devkit.simulator.stripe.clock;

import io.billhook.devkit.simulator.stripe.object.FallingDue;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeAccount;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What will fall due, the next first. Confined to the lock of its account. */
final class Agenda {

  private record Entry(long at, int rank, long sequence, JsonObject object) {}

  private final StripeAccount account;
  private final NavigableSet<Entry> entries =
      new TreeSet<>(
          Comparator.comparingLong(Entry::at)
              .thenComparingInt(Entry::rank)
              .thenComparingLong(Entry::sequence));
  private final Map<String, Entry> byId = new HashMap<>();
  private long sequence;

  Agenda(StripeAccount account) {
    this.account = account;
  }

  /**
   * Does the next thing that is due by a time, as of the time at which it is due.
   *
   * @return the events that it caused; null where nothing is due any more
   */
  @Nullable List<JsonObject> next(Change.Origin origin, long until) {
    account.changeAt(account.now(), origin, this::learn);
    while (!entries.isEmpty() && entries.first().at() <= until) {
      Entry entry = entries.first();
      JsonObject object = entry.object();
      forget(object.getString("id"));
      // What was deleted, or put there from outside, is no longer this object.
      if (object.equals(account.objects().find(object.getString("id")))) {
        account.advanceTo(entry.at());
        return account.changeAt(entry.at(), origin, change -> run(change, object)).events();
      }
    }
    return null;
  }

  private static JsonObject run(Change change, JsonObject object) {
    if (FallingDue.at(change, object) <= change.now()) {
      FallingDue.run(change, object);
    }
    return object;
  }

  /** Each object has its place by when it was first seen, so that ties are the same every time. */
  private Agenda learn(Change change) {
    for (JsonObject object : change.account().touched().take()) {
      Entry before = forget(object.getString("id"));
      long at = FallingDue.rank(object) < 0 ? Long.MAX_VALUE : FallingDue.at(change, object);
      if (at != Long.MAX_VALUE) {
        long place = before == null ? ++sequence : before.sequence();
        Entry entry = new Entry(at, FallingDue.rank(object), place, object);
        entries.add(entry);
        byId.put(object.getString("id"), entry);
      }
    }
    return this;
  }

  private @Nullable Entry forget(String id) {
    Entry entry = byId.remove(id);
    if (entry != null) {
      entries.remove(entry);
    }
    return entry;
  }
}
