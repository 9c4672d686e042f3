package io.billhook.postgres;

import io.billhook.published.Public;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * UUIDv7 (RFC 9562, section 5.7) for rows that are not jobs: rising with this machine's clock, so
 * the primary key is also the order of time. Nothing is decided by that time.
 */
@Public
public final class RowIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final int COUNTER_BITS = 12;
  private static long position; // milliseconds and a counter, as one rising number

  private RowIds() {}

  /** A new id, above every one that this process made before. */
  public static UUID next() {
    return at(advance(), (RANDOM.nextLong() >>> 2) | VARIANT);
  }

  /** The lowest id of a moment. */
  public static UUID lowestAt(Instant time) {
    return at(time.toEpochMilli() << COUNTER_BITS, VARIANT);
  }

  private static synchronized long advance() {
    position = Math.max(position + 1, System.currentTimeMillis() << COUNTER_BITS);
    return position;
  }

  private static UUID at(long position, long low) {
    long counter = position & ((1 << COUNTER_BITS) - 1);
    return new UUID(((position >>> COUNTER_BITS) << 16) | 0x7000 | counter, low);
  }
}
