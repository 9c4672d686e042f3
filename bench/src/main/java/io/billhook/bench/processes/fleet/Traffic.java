package io.billhook.bench.processes.fleet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * Asks at a steady rate, save where 32 are under way, each thing once. What is not answered, and
 * each answer that is not wanted, is written down.
 */
public final class Traffic implements AutoCloseable {
  private static final int AT_ONCE = 32;
  private static final int LAST_ANSWERS_SECONDS = 15;

  /** One request. */
  public interface Ask {
    /**
     * Asks it.
     *
     * @param number counts them
     * @return its status
     */
    int send(int number) throws IOException;
  }

  private final Ask ask;
  private final IntPredicate wanted;
  private final Collection<String> unwanted = new ConcurrentLinkedQueue<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final Thread pacer;
  private volatile boolean stopped;

  private Traffic(double perSecond, Ask ask, IntPredicate wanted) {
    this.ask = ask;
    this.wanted = wanted;
    long pause = (long) (1e9 / perSecond);
    pacer = Thread.ofVirtual().start(() -> pace(pause));
  }

  /**
   * Begins; so many a second.
   *
   * @param wanted which statuses are well
   */
  public static Traffic begin(double perSecond, Ask ask, IntPredicate wanted) {
    return new Traffic(perSecond, ask, wanted);
  }

  private void pace(long pause) {
    long next = System.nanoTime();
    while (!stopped) {
      free.acquireUninterruptibly();
      int number = asked.getAndIncrement();
      Thread.ofVirtual().start(() -> send(number));
      next = Math.max(next + pause, System.nanoTime());
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  private void send(int number) {
    try {
      int status = ask.send(number);
      if (!wanted.test(status)) {
        unwanted.add(Integer.toString(status));
      }
    } catch (IOException e) {
      unwanted.add(e.toString());
    } finally {
      free.release();
    }
  }

  /** How many were asked so far. */
  public int asked() {
    return asked.get();
  }

  /** What was answered in place of what is wanted; whole once it is closed. */
  public List<String> unwanted() {
    return new ArrayList<>(unwanted);
  }

  /** How many of these begin so: by a status. */
  public long unwanted(String status) {
    return unwanted.stream().filter(answer -> answer.startsWith(status)).count();
  }

  /** In words: how many there were, and of those that were not wanted how many of each kind. */
  @Override
  public String toString() {
    Map<String, Long> kinds =
        unwanted.stream()
            .collect(Collectors.groupingBy(answer -> answer, TreeMap::new, Collectors.counting()));
    String each = kinds.isEmpty() ? "" : " " + kinds;
    return "%,d of %,d%s".formatted(unwanted.size(), asked.get(), each);
  }

  /** Asks nothing more; what is under way is waited for. */
  @Override
  public void close() {
    stopped = true;
    try {
      pacer.join();
      if (!free.tryAcquire(AT_ONCE, LAST_ANSWERS_SECONDS, TimeUnit.SECONDS)) {
        unwanted.add("some without an answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
