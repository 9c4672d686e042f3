package io.billhook.api.http;

import io.billhook.api.http.access.Principal;
import io.billhook.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The {@link EventStream}s of a process, over all of its event loops, and how many may be open. */
public final class EventStreams {
  static final int MOST = 500;
  static final int MOST_OF_CALLER = 5;
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final Set<EventStream> open = new HashSet<>(); // guarded by this, as the rest
  private final Map<String, Integer> ofCaller = new HashMap<>();
  private boolean draining;

  /**
   * Opens one.
   *
   * @param make given what is to run when it is over
   * @throws io.billhook.problem.ProblemException TOO_MANY_REQUESTS; UNAVAILABLE where the process
   *     is about to end
   */
  synchronized EventStream open(Principal caller, Function<Runnable, EventStream> make) {
    if (draining) {
      throw ProblemType.UNAVAILABLE.because("This process is ending").retryAfter(AGAIN);
    }
    String name = name(caller);
    if (open.size() >= MOST || ofCaller.getOrDefault(name, 0) >= MOST_OF_CALLER) {
      throw ProblemType.TOO_MANY_REQUESTS
          .because(
              "A person or API key has at most %d streams open, a process %d"
                  .formatted(MOST_OF_CALLER, MOST))
          .retryAfter(AGAIN);
    }
    EventStream[] made = new EventStream[1];
    made[0] = make.apply(() -> released(name, made[0]));
    open.add(made[0]);
    ofCaller.merge(name, 1, Integer::sum);
    return made[0];
  }

  private synchronized void released(String caller, EventStream stream) {
    open.remove(stream);
    ofCaller.computeIfPresent(caller, (_, count) -> count == 1 ? null : count - 1);
  }

  /** Ends all of them; no other begins. Their clients take another process. */
  void drain() {
    List<EventStream> all;
    synchronized (this) {
      draining = true;
      all = new ArrayList<>(open);
    }
    all.forEach(EventStream::end);
  }

  /** How many are open. */
  synchronized int count() {
    return open.size();
  }

  private static String name(Principal caller) {
    return switch (caller) {
      case Principal.ApiKey key -> "key " + key.id();
      case Principal.Person person -> "person " + person.account();
      case Principal.Anonymous _ -> "";
    };
  }
}
