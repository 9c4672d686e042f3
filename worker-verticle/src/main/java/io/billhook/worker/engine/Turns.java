package io.billhook.worker.engine;

import io.billhook.worker.engine.claim.Lookout.Found;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose job is next, where more wait than there are slots: that of the tenant of which the fewest
 * run, and of equals that of the one that has waited longest for its turn. Messages come in the
 * order of the broker and do not say whose they are; so they all stand in one line, taken to be of
 * the tenant of the one before. Beside it stand the lines of those whom a look into the ledger has
 * found behind them. Used on the consumer's event loop alone.
 */
final class Turns {
  private static final int MOST_ASIDE = 1_000;

  /**
   * What is to be claimed.
   *
   * @param overtaking jobs that a look has found
   * @param messages how many jobs of the messages that wait here
   */
  record Next(List<UUID> overtaking, int messages) {}

  private final TenantShare share;
  private final Map<UUID, Deque<UUID>> lines = new HashMap<>(); // by tenant, none empty
  private final Map<UUID, Long> turns = new HashMap<>(); // of each tenant the number of its last
  private final Set<UUID> aside = new HashSet<>();
  private long turn;
  private UUID atTheBroker = TenantShare.key(null); // whose messages seem to come now

  Turns(TenantShare share) {
    this.share = share;
  }

  /** What a look has found takes the place of what the one before had. */
  void found(List<Found> jobs) {
    lines.clear();
    for (Found job : jobs) {
      if (!aside.contains(job.id())) {
        lines.computeIfAbsent(job.tenant(), _ -> new ArrayDeque<>()).add(job.id());
      }
    }
    turns.keySet().removeIf(tenant -> !lines.containsKey(tenant) && !tenant.equals(atTheBroker));
  }

  void clear() {
    found(List.of());
  }

  /** The database refuses it: it is left to its message. */
  void putAside(UUID job) {
    if (aside.size() >= MOST_ASIDE) {
      aside.clear();
    }
    aside.add(job);
  }

  /** A message has brought a job of this tenant. */
  void came(@Nullable UUID tenant) {
    atTheBroker = TenantShare.key(tenant);
  }

  /**
   * Shares free slots out.
   *
   * @param waiting jobs of messages that wait here
   */
  Next next(int free, int waiting) {
    int room = share.roomForAny();
    if (lines.isEmpty() || (isAlone() && room >= free)) { // as nearly always
      return new Next(List.of(), Math.max(0, Math.min(Math.min(free, waiting), room)));
    }
    Given given = new Given();
    for (int left = free; left > 0; left--) {
      boolean here = given.messages < waiting;
      boolean more = here && given.hasRoomForAny();
      UUID tenant = first(given, more, here);
      if (tenant == null) {
        break;
      }
      turns.put(tenant, ++turn);
      if (more && tenant.equals(atTheBroker)) {
        given.messages++;
      } else {
        given.overtaking.add(fromLine(tenant));
        given.passing.merge(tenant, 1, Integer::sum);
      }
    }
    return new Next(given.overtaking, given.messages);
  }

  /** Whether a look has found nobody but the tenant whose messages come. */
  private boolean isAlone() {
    return lines.size() == 1 && lines.containsKey(atTheBroker);
  }

  /**
   * Whose turn it is. Where no message is here, what else there is of the same tenant has been
   * given to other workers.
   *
   * @param more whether a message may be taken
   * @param here whether there is one
   */
  private @Nullable UUID first(Given given, boolean more, boolean here) {
    UUID first = more ? atTheBroker : null;
    for (UUID tenant : lines.keySet()) {
      if ((here || !tenant.equals(atTheBroker))
          && given.hasRoom(tenant)
          && (first == null || given.isBefore(tenant, first))) {
        first = tenant;
      }
    }
    return first;
  }

  private UUID fromLine(UUID tenant) {
    Deque<UUID> line = Objects.requireNonNull(lines.get(tenant));
    UUID job = line.remove();
    if (line.isEmpty()) {
      lines.remove(tenant);
    }
    return job;
  }

  /** What has been given of the free slots so far. */
  private final class Given {
    final List<UUID> overtaking = new ArrayList<>();
    final Map<UUID, Integer> passing = new HashMap<>();
    int messages;

    /** Whosesoever the next message is. */
    boolean hasRoomForAny() {
      return messages < share.roomForAny() && passing.keySet().stream().allMatch(this::hasRoom);
    }

    /** All of the messages may be this tenant's. */
    boolean hasRoom(UUID tenant) {
      return passing.getOrDefault(tenant, 0) + messages < share.room(tenant);
    }

    boolean isBefore(UUID one, UUID other) {
      int ones = running(one);
      int others = running(other);
      return ones == others
          ? turns.getOrDefault(one, 0L) < turns.getOrDefault(other, 0L)
          : ones < others;
    }

    private int running(UUID tenant) {
      return share.running(tenant)
          + passing.getOrDefault(tenant, 0)
          + (tenant.equals(atTheBroker) ? messages : 0);
    }
  }
}
