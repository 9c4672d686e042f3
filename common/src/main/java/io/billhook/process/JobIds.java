package io.billhook.process;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Mints job ids (UUIDv7, RFC 9562 section 5.7) in rising order by the database's clock, and knows
 * which of them are not yet safe: minted, but neither handed to the broker nor given up. The lowest
 * of these is what other processes need to find them should this one die.
 */
public final class JobIds {
  private static final int COUNTER_BITS = 12;
  private static final long LOWEST_VARIANT = 0x8000_0000_0000_0000L;
  private static final UUID ABOVE_ALL = new UUID(-1, -1);

  private final SecureRandom random = new SecureRandom();
  private final ConcurrentSkipListSet<UUID> open = new ConcurrentSkipListSet<>();
  private long position; // milliseconds and counter, as one rising number
  private boolean ended;
  private Instant set = Instant.now(); // the database's clock, when it was read last
  private long setAt = System.nanoTime(); // this machine's clock may be changed at any time

  /**
   * A new id, open until {@link #close}. Always above every id minted before.
   *
   * @throws IllegalStateException after {@link #end}
   */
  public synchronized UUID mint() {
    if (ended) {
      throw new IllegalStateException("This process is leaving; it enqueues nothing more");
    }
    position = Math.max(position + 1, clock());
    UUID id = at(position, (random.nextLong() >>> 2) | LOWEST_VARIANT);
    open.add(id);
    return id;
  }

  /** These ids are safe: the broker has confirmed them, the relay has them, or they never were. */
  public void close(Collection<UUID> ids) {
    ids.forEach(open::remove);
  }

  /** Mints nothing more: without an open id, nothing of this process can be committed any more. */
  public synchronized void end() {
    ended = true;
  }

  /**
   * At or below every open id and every id that will be minted; above all where there are none. To
   * be asked once the clock is set: none that is minted after this is below what it gives.
   */
  public synchronized UUID since() {
    UUID lowest = open.isEmpty() ? null : open.first();
    if (lowest != null) {
      return lowest;
    }
    if (ended) {
      return ABOVE_ALL;
    }
    position = Math.max(position, clock());
    return at(position + 1, LOWEST_VARIANT);
  }

  /** Sets the clock by a time that the database has just given. */
  public synchronized void setClock(Instant database) {
    set = database;
    setAt = System.nanoTime();
  }

  /** The lowest id of a moment. */
  public static UUID lowestAt(Instant time) {
    return at(time.toEpochMilli() << COUNTER_BITS, LOWEST_VARIANT);
  }

  /** The database's time, as well as this process knows it. */
  public synchronized Instant now() {
    return set.plusNanos(System.nanoTime() - setAt);
  }

  private long clock() {
    return now().toEpochMilli() << COUNTER_BITS;
  }

  private static UUID at(long position, long low) {
    long milliseconds = position >>> COUNTER_BITS;
    long counter = position & ((1 << COUNTER_BITS) - 1);
    return new UUID((milliseconds << 16) | 0x7000 | counter, low);
  }
}
