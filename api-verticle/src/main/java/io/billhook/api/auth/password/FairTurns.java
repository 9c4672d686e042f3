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
import java.util.concurrent.atomic.AtomicBoolean;

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

  /** Work that is begun, or given up before that: whoever comes first. */
  private static final class Turn<T> extends FutureTask<T> {
    private final AtomicBoolean decided = new AtomicBoolean();

    Turn(Callable<T> work) {
      super(work);
    }

    boolean decide() {
      return decided.compareAndSet(false, true);
    }
  }

  /** Turns that wait, by network; the network whose turn is next comes first. */
  private static final class Line {
    private final Map<String, Deque<Turn<?>>> networks = new LinkedHashMap<>();

    void add(String network, Turn<?> turn) {
      networks.computeIfAbsent(network, _ -> new ArrayDeque<>()).add(turn);
    }

    boolean isEmpty() {
      return networks.isEmpty();
    }

    Turn<?> take() {
      var network = networks.entrySet().iterator().next();
      networks.remove(network.getKey());
      Turn<?> turn = network.getValue().remove();
      if (!network.getValue().isEmpty()) {
        networks.put(network.getKey(), network.getValue()); // at the end
      }
      return turn;
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
   * @throws ProblemException UNAVAILABLE where its turn has not come within five seconds
   */
  <T> T run(String ip, Callable<T> work) {
    String network = ClientAddress.networkOf(ip);
    var turn = new Turn<>(work);
    synchronized (first) {
      (failed.getIfPresent(network) == null ? first : second).add(network, turn);
    }
    threads.execute(this::next);
    try {
      return await(turn);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A password could not be looked at", e.getCause());
    }
  }

  private static <T> T await(Turn<T> turn) throws InterruptedException, ExecutionException {
    try {
      return turn.get(MOST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      if (turn.decide()) {
        throw unavailable();
      }
      return turn.get(); // it has begun
    }
  }

  private static ProblemException unavailable() {
    return ProblemType.UNAVAILABLE
        .because("Too many passwords are being looked at")
        .retryAfter(MOST_WAIT);
  }

  /** How many turns wait. */
  int waiting() {
    return threads.getQueue().size();
  }

  /** As often as something was added. */
  private void next() {
    Turn<?> turn;
    synchronized (first) {
      turn = (first.isEmpty() ? second : first).take();
    }
    if (turn.decide()) {
      turn.run();
    }
  }
}
