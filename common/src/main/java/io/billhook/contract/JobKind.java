package io.billhook.contract;

import io.billhook.published.Public;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A kind of job: its stable name, the record it carries, its queue and how it is retried.
 *
 * @param name stable {@code feature.verb}; stored in rows, so it is never reused for something else
 * @param args the record stored as JSON with each job
 * @param queue the lane it runs in, without the broker's prefix
 * @param otherQueues lanes that a single job of it may be sent to instead
 * @param retry attempts and delays
 * @param timeout of one attempt
 */
@Public
public record JobKind<A extends JobArgs>(
    String name,
    Class<A> args,
    String queue,
    Set<String> otherQueues,
    RetryPolicy retry,
    Duration timeout) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*\\.[a-z][a-z0-9_-]*");

  public JobKind {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("A job kind is named feature.verb, not " + name);
    }
    Objects.requireNonNull(args);
    otherQueues = Set.copyOf(otherQueues);
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("The timeout of " + name + " must be positive");
    }
  }

  /** A kind on the queue named as its feature, with the standard retries and a 60 s timeout. */
  public static <A extends JobArgs> JobKind<A> of(String name, Class<A> args) {
    return new JobKind<>(
        name,
        args,
        name.substring(0, Math.max(0, name.indexOf('.'))),
        Set.of(),
        RetryPolicy.standard(12),
        Duration.ofSeconds(60));
  }

  public JobKind<A> onQueue(String queue) {
    return new JobKind<>(name, args, queue, otherQueues, retry, timeout);
  }

  /** Lets single jobs of this kind run in another lane: {@code JobOptions.onQueue}. */
  public JobKind<A> alsoOn(String... queues) {
    return new JobKind<>(name, args, queue, Set.of(queues), retry, timeout);
  }

  /** Every lane that jobs of this kind may be in. */
  public Set<String> queues() {
    Set<String> all = new HashSet<>(otherQueues);
    all.add(queue);
    return all;
  }

  public JobKind<A> retrying(RetryPolicy retry) {
    return new JobKind<>(name, args, queue, otherQueues, retry, timeout);
  }

  public JobKind<A> timeout(Duration timeout) {
    return new JobKind<>(name, args, queue, otherQueues, retry, timeout);
  }
}
