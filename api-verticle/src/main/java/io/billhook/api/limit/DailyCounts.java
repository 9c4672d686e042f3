package io.billhook.api.limit;

import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.postgres.Unawaited;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The mails of a day, counted for a tenant or a recipient, many at once. */
final class DailyCounts {
  /** In one order for everyone, or two transactions lock each other out. */
  private static final Comparator<Key> ORDER =
      Comparator.comparingInt(Key::day)
          .thenComparing(Key::recipient, Comparator.nullsFirst(Comparator.naturalOrder()));

  private DailyCounts() {}

  /**
   * What is counted together; the tenant or the recipient is null.
   *
   * @param day since 1970-01-01
   * @param recipient a hash, in hex
   */
  record Key(int day, @Nullable UUID tenant, @Nullable String recipient) {}

  /**
   * Counts one for each key, as long as there are no more than so many of it.
   *
   * @param most at least 1
   * @return of each, in the same order, whether it was counted
   */
  static List<Boolean> take(Tx tx, List<Key> keys, int most) {
    Map<Key, Integer> wanted = tally(keys);
    Map<Key, Integer> left = new HashMap<>();
    Map<Key, Integer> excess = new TreeMap<>(ORDER);
    for (Row row : tx.query(DailyCountsSql.ADD, DailyCountsSql.Counts.of(wanted))) {
      Key key =
          new Key(row.integer("day"), row.uuidOrNull("tenant_id"), row.textOrNull("recipient"));
      int asked = wanted.getOrDefault(key, 0);
      int granted = Math.clamp((long) most - (row.integer("count") - asked), 0, asked);
      left.put(key, granted);
      if (granted < asked) {
        excess.put(key, asked - granted);
      }
    }
    if (!excess.isEmpty()) {
      tx.update(DailyCountsSql.TAKE_BACK, DailyCountsSql.Counts.of(excess));
    }
    List<Boolean> taken = new ArrayList<>(keys.size());
    for (Key key : keys) {
      taken.add(left.merge(key, -1, Integer::sum) >= 0);
    }
    return taken;
  }

  /**
   * Counts one of a tenant's, without a wait: until the transaction has ended all others of the
   * tenant stand behind it, so whatever it still does should be on its way with this.
   *
   * @param refused what the transaction fails with where there are so many
   */
  static void takeOne(Tx tx, Key key, int most, Supplier<RuntimeException> refused) {
    Unawaited.fence(tx, refused, DailyCountsSql.ADD_ONE, key.day(), key.tenant(), most);
  }

  /** What was counted is not to be after all. */
  static void takeBack(Tx tx, List<Key> keys) {
    if (!keys.isEmpty()) {
      tx.update(DailyCountsSql.TAKE_BACK, DailyCountsSql.Counts.of(tally(keys)));
    }
  }

  private static Map<Key, Integer> tally(List<Key> keys) {
    Map<Key, Integer> counts = new TreeMap<>(ORDER);
    keys.forEach(key -> counts.merge(key, 1, Integer::sum));
    return counts;
  }
}
