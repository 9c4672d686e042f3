package io.billhook.api.http;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The memory for the bodies of all requests of a process, from their first byte until they are
 * answered: one pool for webhooks, so that no flood of other requests keeps them out, and one for
 * the rest. Whose body is slow, one network, holds an eighth of a pool at the most, or the one body
 * that it sends where that may be longer. Where a pool is full the slowest body of the network that
 * holds most gives way.
 */
public final class BodyBudget {
  static final Duration COME_AGAIN = Duration.ofSeconds(2);
  private static final String WEBHOOKS = "/webhooks/";
  private static final int SHARES = 8;

  private final Pool webhooks;
  private final Pool others;

  /**
   * An empty one.
   *
   * @param bytes for both pools together
   */
  public BodyBudget(long bytes) {
    webhooks = new Pool(bytes / 2);
    others = new Pool(bytes / 2);
  }

  Pool of(@Nullable String path) {
    return path != null && path.startsWith(WEBHOOKS) ? webhooks : others;
  }

  /** Bytes that bodies hold now. */
  public long held() {
    return webhooks.held() + others.held();
  }

  /** What slow bodies of one network hold. */
  private static final class Holder {
    private final Set<Body> bodies = new HashSet<>();
    private long held;
  }

  /** One of the two. */
  static final class Pool {
    private final long most;
    private final Map<Body, Integer> bodies = new HashMap<>(); // guarded by this, as the rest
    private final Map<Body, String> slow = new HashMap<>();
    private final Map<String, Holder> holders = new HashMap<>(); // by network
    private long held;

    Pool(long most) {
      this.most = most;
    }

    /** Counts bytes that have come; false where there is no room for them. */
    synchronized boolean take(Body body, int bytes) {
      Holder holder = holder(body);
      if (holder != null && holder.held + bytes > share(holder, body)) {
        return false;
      }
      while (held + bytes > most) {
        Optional<Body> slowest = slowestOfTheBiggest();
        if (slowest.isEmpty() || slowest.get().equals(body)) {
          return false;
        }
        release(slowest.get());
        slowest.get().cut();
      }
      bodies.merge(body, bytes, Integer::sum);
      held += bytes;
      if (holder != null) {
        holder.held += bytes;
      }
      return true;
    }

    /**
     * It is not whole, and waited for: what its network holds is counted from now on; false where
     * that is too much by what came along with the head.
     */
    synchronized boolean slow(Body body) {
      String network = body.network();
      slow.put(body, network);
      Holder holder = holders.computeIfAbsent(network, _ -> new Holder());
      holder.bodies.add(body);
      holder.held += bodies.getOrDefault(body, 0);
      return holder.held <= share(holder, body);
    }

    /** It is over; more than once does nothing. */
    synchronized void release(Body body) {
      Integer counted = bodies.remove(body);
      int bytes = counted == null ? 0 : counted;
      held -= bytes;
      Holder holder = holder(body);
      String network = slow.remove(body);
      if (holder != null && network != null) {
        holder.held -= bytes;
        holder.bodies.remove(body);
        if (holder.bodies.isEmpty()) {
          holders.remove(network);
        }
      }
    }

    /**
     * Of a network: more than an eighth for the one body that it sends, where that may be longer.
     */
    private long share(Holder holder, Body body) {
      boolean alone = holder.bodies.size() == 1;
      return Math.max(most / SHARES, alone ? Math.min(most / 2, body.most()) : 0);
    }

    synchronized long held() {
      return held;
    }

    private @Nullable Holder holder(Body body) {
      String network = slow.get(body);
      return network == null ? null : holders.get(network);
    }

    private Optional<Body> slowestOfTheBiggest() {
      return holders.values().stream()
          .max(Comparator.comparingLong(holder -> holder.held))
          .flatMap(biggest -> biggest.bodies.stream().min(Comparator.comparingDouble(Body::pace)));
    }
  }
}
