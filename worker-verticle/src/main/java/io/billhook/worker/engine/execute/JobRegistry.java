package io.billhook.worker.engine.execute;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.extension.Extensions;
import io.billhook.job.JobHandler;
import io.billhook.provider.Breaker;
import io.billhook.published.Public;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every kind of job that this process runs, each with its one handler. */
@Public
public final class JobRegistry {
  private final Map<String, Registration<?>> byKind = new LinkedHashMap<>();
  private final Set<String> queues = new LinkedHashSet<>();

  /**
   * A kind with the one handler that does its work.
   *
   * @param breakers of the providers of which the handler needs one; empty where it needs none
   */
  public record Registration<A extends JobArgs>(
      JobKind<A> kind, JobHandler<A> handler, List<Breaker> breakers) {

    public Registration {
      breakers = List.copyOf(breakers);
    }

    /** Of one whose handler needs no provider. */
    public Registration(JobKind<A> kind, JobHandler<A> handler) {
      this(kind, handler, List.of());
    }
  }

  /**
   * Adds a kind.
   *
   * @throws IllegalStateException where it has a handler already, or a queue that nobody declares
   */
  public <A extends JobArgs> JobRegistry handle(JobKind<A> kind, JobHandler<A> handler) {
    return handle(kind, handler, List.of());
  }

  /** As below, for a kind that hangs on one provider. */
  public <A extends JobArgs> JobRegistry handle(
      JobKind<A> kind, JobHandler<A> handler, Breaker breaker) {
    return handle(kind, handler, List.of(breaker));
  }

  /**
   * Adds a kind that hangs on providers. While the breakers of all of them are open nothing is
   * taken from a queue of which all kinds hang on some.
   */
  public <A extends JobArgs> JobRegistry handle(
      JobKind<A> kind, JobHandler<A> handler, List<Breaker> breakers) {
    List<String> declared = Extensions.installed().queues();
    for (String queue : kind.queues()) {
      if (!declared.contains(queue)) {
        throw new IllegalStateException(
            "The job kind "
                + kind.name()
                + " is on the queue "
                + queue
                + ", which is not declared: add it to Queues.ALL, or to queues() of its Extension");
      }
    }
    if (byKind.putIfAbsent(kind.name(), new Registration<>(kind, handler, breakers)) != null) {
      throw new IllegalStateException("Two handlers for the job kind " + kind.name());
    }
    queues.addAll(kind.queues());
    return this;
  }

  /**
   * Takes from these queues, too, whether a kind is on them or not: what comes there all the same,
   * a kind of a newer version or bytes of nobody's, must find its end.
   */
  public JobRegistry consuming(Collection<String> more) {
    queues.addAll(more);
    return this;
  }

  /**
   * Makes sure that nothing is missing.
   *
   * @throws IllegalStateException where one of these kinds has no handler
   */
  public JobRegistry covering(Collection<JobKind<?>> kinds) {
    List<String> missing =
        kinds.stream().map(JobKind::name).filter(name -> !byKind.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "No handler for the job kinds " + missing + ": each needs a line in Handlers.create");
    }
    return this;
  }

  public Optional<Registration<?>> find(String kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  /** The queues that this process consumes, each once. */
  public List<String> queues() {
    return List.copyOf(queues);
  }

  /** Time limit of the kind that has the longest. */
  public Duration longestTimeout() {
    return kinds().stream().map(JobKind::timeout).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /** All breakers that kinds hang on, each once. */
  public List<Breaker> breakers() {
    return byKind.values().stream().flatMap(entry -> entry.breakers().stream()).distinct().toList();
  }

  /** The breakers of the kinds of a queue; empty where one of them does without. */
  public List<Breaker> breakersOf(String queue) {
    List<Registration<?>> onQueue =
        byKind.values().stream().filter(entry -> entry.kind().queues().contains(queue)).toList();
    return onQueue.stream().anyMatch(entry -> entry.breakers().isEmpty())
        ? List.of()
        : onQueue.stream().flatMap(entry -> entry.breakers().stream()).toList();
  }

  public Collection<JobKind<?>> kinds() {
    return byKind.values().stream().<JobKind<?>>map(Registration::kind).toList();
  }
}
