package io.billhook.messaging.pace;

import io.billhook.messaging.Lane;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A rate of calls to a provider that all workers share, as one bucket in the database. A worker
 * takes some calls at a time from it, for one lane; what it has not made of them soon is void. A
 * lane takes nothing of the part that is left to those above: so a call of security is made at once
 * while bulk waits, and bulk has all that nobody else wants.
 */
public final class SharedPace implements Pace {
  private static final Duration MOST = Duration.ofSeconds(5);
  private static final Duration VOID_AFTER = Duration.ofMillis(200);

  /** With a rate r, a second sees r and this part of it at the most. */
  private static final int PART_AT_ONCE = 15;

  private static final int PART_TAKEN = 50;

  private final Database database;
  private final String name;
  private final double perSecond;
  private final double atOnce;
  private final int most;
  private final Map<Lane, Purse> purses = new EnumMap<>(Lane.class);

  private SharedPace(Database database, String name, int perSecond, double atOnce) {
    this.database = database;
    this.name = name;
    this.perSecond = perSecond;
    this.atOnce = atOnce;
    this.most = Math.max(1, perSecond / PART_TAKEN);
  }

  /**
   * One of three lanes.
   *
   * @param name of the credential
   */
  public static SharedPace ofLanes(Database database, String name, int perSecond) {
    double atOnce = Math.max(3, (double) perSecond / PART_AT_ONCE);
    SharedPace pace = new SharedPace(database, name, perSecond, atOnce);
    pace.purses.put(Lane.SECURITY, pace.new Purse(0));
    pace.purses.put(Lane.TRANSACTIONAL, pace.new Purse(atOnce / 3));
    pace.purses.put(Lane.BULK, pace.new Purse(atOnce * 2 / 3));
    return pace;
  }

  /** One in which no lane goes first. */
  public static SharedPace even(Database database, String name, int perSecond) {
    SharedPace pace = new SharedPace(database, name, perSecond, 1);
    Purse purse = pace.new Purse(0);
    for (Lane lane : Lane.values()) {
      pace.purses.put(lane, purse);
    }
    return pace;
  }

  @Override
  public void await(Lane lane) {
    Purse purse = purses.get(lane);
    if (purse == null) {
      throw new IllegalStateException("Every lane has its purse");
    }
    long until = System.nanoTime() + MOST.toNanos();
    while (true) {
      long wait = purse.take();
      if (wait <= 0) {
        return;
      }
      if (System.nanoTime() + wait > until || !slept(wait)) {
        throw new ProviderException(
            name,
            new Kind.RateLimited(
                Optional.of(Duration.ofMillis(ThreadLocalRandom.current().nextLong(1_000, 5_000)))),
            "our own rate is reached");
      }
    }
  }

  private static boolean slept(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What this process has taken of the bucket, for a lane. */
  private final class Purse {
    private final ReentrantLock lock = new ReentrantLock();
    private final double left; // to those above
    private int calls;
    private long voidAt;
    private long askAt = System.nanoTime();

    Purse(double left) {
      this.left = left;
    }

    /** 0 where a call may be made, else for how many nanoseconds there is none. */
    long take() {
      lock.lock();
      try {
        long now = System.nanoTime();
        if (calls > 0 && voidAt - now > 0) {
          calls--;
          return 0;
        }
        if (askAt - now > 0) {
          return askAt - now;
        }
        Row row = fromBucket();
        calls = row.integer("calls");
        voidAt = System.nanoTime() + VOID_AFTER.toNanos();
        if (calls > 0) {
          calls--;
          return 0;
        }
        double missing = left + 1 - row.real("left_over");
        long wait = Math.max(1_000_000, (long) (missing / perSecond * 1e9));
        askAt = System.nanoTime() + wait;
        return wait;
      } finally {
        lock.unlock();
      }
    }

    private Row fromBucket() {
      while (true) {
        Optional<Row> taken =
            database
                .engine()
                .read(SharedPaceSql.TAKE, name, perSecond, atOnce, left, (double) most)
                .one();
        if (taken.isPresent()) {
          return taken.get();
        }
        database.engine().read(SharedPaceSql.BEGIN, name, atOnce);
      }
    }
  }
}
