package io.billhook.devkit.faults.load;

import io.billhook.devkit.faults.installation.Door;
import io.billhook.devkit.faults.installation.Installation;
import io.billhook.devkit.faults.load.Item.Kind;
import io.billhook.devkit.hostile.Bystander;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Asks at a steady rate, however slow the answers are, each thing on a thread of its own, until it
 * is acknowledged or the load is closed.
 */
public final class Load implements AutoCloseable {
  private static final int CUSTOMERS = 40;

  /** One of so many is asked for once more. */
  private static final int AGAIN = 10;

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** What may be otherwise in a moment: in progress, slow down, locked, log in again. */
  private static final List<Integer> NOT_NOW = List.of(401, 408, 409, 423, 425, 429);

  private final String name;
  private final int number;
  private final Random random;
  private final Requests requests;
  private final Collection<Item> items = new ConcurrentLinkedQueue<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final List<Thread> pacers = new ArrayList<>();
  private volatile boolean stopped;
  private volatile boolean closed;

  /**
   * Nothing is asked for yet.
   *
   * @param number of this load among those of the installation
   * @param key of the API
   */
  public Load(Installation installation, int number, String key, long seed)
      throws IOException, SQLException {
    this.number = number;
    name = "lab" + number;
    random = new Random(seed);
    requests = new Requests(installation, key, customer(0));
    for (int i = 0; i < CUSTOMERS; i++) {
      requests.keep(requests.customer(customer(i)));
    }
  }

  /** Makes the accounts of those who will get texts, so many at the most. */
  public Load withPeople(Installation installation, int people) throws SQLException {
    Bystander.addTo(
        installation.ownersUrl(),
        IntStream.range(0, people).mapToObj(i -> account(phone(i))).toList());
    return this;
  }

  /** Begins to ask. */
  public void begin(Rates rates) {
    for (Kind kind : Kind.values()) {
      long pause = (long) (1e9 / rates.of(kind));
      long seed = random.nextLong();
      if (rates.of(kind) > 0) {
        pacers.add(Thread.ofVirtual().start(() -> pace(kind, pause, new Random(seed))));
      }
    }
  }

  private void pace(Kind kind, long pause, Random chance) {
    for (int count = 0; !stopped; count++) {
      Item item = item(kind, count, chance);
      items.add(item);
      boolean again = chance.nextInt(AGAIN) == 0;
      Thread.ofVirtual().start(() -> repeat(item, again));
      LockSupport.parkNanos((long) (pause * (0.5 + chance.nextDouble())));
    }
  }

  private Item item(Kind kind, int count, Random chance) {
    int all = next.incrementAndGet();
    return switch (kind) {
      case WEBHOOK ->
          new Item(kind, "evt_" + name + "_" + all, customer(chance.nextInt(CUSTOMERS)));
      case RECEIPT -> new Item(kind, "evt_" + name + "_" + all, name + "-" + all + "@example.com");
      case MAIL -> new Item(kind, name + "-key-" + all, name + "-" + all + "@example.com");
      case TEXT -> new Item(kind, name + "-key-" + all, phone(count));
    };
  }

  /**
   * Until it is acknowledged.
   *
   * @param again whether it comes once more after that, as from a client that has lost the answer
   */
  private void repeat(Item item, boolean again) {
    Duration pause = Duration.ofMillis(250);
    while (!closed && !ask(item)) {
      LockSupport.parkNanos(pause.toNanos());
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
    if (again && !closed) {
      ask(item);
    }
  }

  /** Whether there is nothing more to ask. */
  private boolean ask(Item item) {
    try {
      Door.Answer answer = requests.ask(item);
      int status = answer.status();
      item.answered(Integer.toString(status));
      if (status >= 200 && status < 300) {
        if (item.acknowledge()) {
          acknowledged.incrementAndGet();
        }
        return true;
      }
      if (status < 500 && !NOT_NOW.contains(status)) {
        item.answered(answer.body());
        item.refuse();
        return true;
      }
    } catch (IOException e) {
      item.answered(e.toString());
    }
    return false;
  }

  private String customer(int count) {
    return "cus_" + name + "_" + count;
  }

  /** A number of its own for each, of E.164: China assigns all of these. */
  private String phone(int count) {
    return "+8613%04d%05d".formatted(number, count);
  }

  /** The address of the account with this number. */
  static String account(String phone) {
    return "p" + phone.substring(1) + "@example.org";
  }

  /** Begins every id and every address of mails. */
  public String name() {
    return name;
  }

  /** Begins every number. */
  public String phones() {
    return "+8613%04d".formatted(number);
  }

  /** The client's own record: everything that was asked for, in that order. */
  public List<Item> items() {
    return List.copyOf(items);
  }

  /** How many are acknowledged by now. */
  public int acknowledged() {
    return acknowledged.get();
  }

  /** How many were asked for by now. */
  public int begun() {
    return next.get();
  }

  /** Asks for nothing new; what was asked for is still repeated. */
  public void stop() {
    stopped = true;
    try {
      for (Thread pacer : pacers) {
        pacer.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  /** Repeats nothing more. */
  @Override
  public void close() {
    stopped = true;
    closed = true;
  }
}
