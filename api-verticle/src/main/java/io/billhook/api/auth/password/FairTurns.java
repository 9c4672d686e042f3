package io.billhook.api.auth.password;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.billhook.api.http.trace.ClientAddress;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs what keeps a core busy: a few at once, on platform threads, since a virtual thread that
 * computes keeps its carrier from all others. The rest waits, and is taken by turns of networks:
 * however much one of them asks, the next of another waits for one turn of each. Networks whose
 * password was wrong lately come after all others.
 */
public final class FairTurns {
  private static final Duration MOST_WAIT = Duration.ofSeconds(5);
  private static final Duration LATELY = Duration.ofMinutes(10);
  private static final int MOST_FAILED = 100_000;

  /** Tasks that wait, by network; the network whose turn is next comes first. */
  private static final class Line {
    private final Map<String, Deque<FutureTask<?>>> networks = new LinkedHashMap<>();

    void add(String network, FutureTask<?> task) {
      networks.computeIfAbsent(network, _ -> new ArrayDeque<>()).add(task);
    }

    boolean isEmpty() {
      return networks.isEmpty();
    }

    FutureTask<?> take() {
      var turn = networks.entrySet().iterator().next();
      networks.remove(turn.getKey());
      FutureTask<?> task = turn.getValue().remove();
      if (!turn.getValue().isEmpty()) {
        networks.put(turn.getKey(), turn.getValue()); // at the end
      }
      return task;
    }
  }

  private final ThreadPoolExecutor threads;
  private final Line first = new Line(); // guards itself and the next
  private final Line second = new Line();
  private final Cache<String, Boolean> failed =
      Caffeine.newBuilder().expireAfterWrite(LATELY).maximumSize(MOST_FAILED).build();

  /**
   * With threads that end when there is nothing to do.
   *
   * @param atOnce so many
   */
  FairTurns(int atOnce) {
    threads =
        new ThreadPoolExecutor(
            atOnce,
            atOnce,
            MOST_WAIT.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("password-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** One core stays free for everything else. */
  public static FairTurns ofCores() {
    return new FairTurns(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
  }

  /** Its network has shown a wrong password. */
  void failed(String ip) {
    failed.put(ClientAddress.networkOf(ip), true);
  }

  /**
   * Does the work when its turn has come; blocks until it is done.
   *
   * @param ip of whoever asks for it; empty where it is nobody from outside
   * @throws ProblemException UNAVAILABLE where that takes more than five seconds
   */
  <T> T run(String ip, Callable<T> work) {
    String network = ClientAddress.networkOf(ip);
    var task = new FutureTask<>(work);
    synchronized (first) {
      (failed.getIfPresent(network) == null ? first : second).add(network, task);
    }
    threads.execute(this::next);
    try {
      return task.get(MOST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(false);
    } catch (InterruptedException e) {
      task.cancel(false);
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A password could not be looked at", e.getCause());
    }
    throw ProblemType.UNAVAILABLE
        .because("Too many passwords are being looked at")
        .retryAfter(MOST_WAIT);
  }

  /** How many tasks wait. */
  int waiting() {
    return threads.getQueue().size();
  }

  /** As often as something was added. */
  private void next() {
    FutureTask<?> task;
    synchronized (first) {
      task = (first.isEmpty() ? second : first).take();
    }
    task.run();
  }
}
