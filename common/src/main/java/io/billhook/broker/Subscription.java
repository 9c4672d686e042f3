package io.billhook.broker;

import com.rabbitmq.client.ShutdownSignalException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue being consumed, for ever: a lost channel is replaced by a new one after a back-off. One
 * thread opens channels and settles; what is settled while it writes goes out together.
 *
 * <p>Messages are settled on the channel that delivered them or not at all: after its loss they
 * come again, and an ack of theirs is dropped.
 */
public final class Subscription {
  private static final Logger log = LoggerFactory.getLogger(Subscription.class);

  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Opens a channel; {@code changed} is to be called when there is something to do. */
  interface Opening {
    ConsumerChannel open(Runnable changed) throws IOException, TimeoutException;

    int prefetch();
  }

  private enum Wish {
    CONSUME,
    PAUSE,
    CLOSE
  }

  private final String queue;
  private final Opening opening;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Promise<Void> closed = Promise.promise();
  private Promise<Void> paused = Promise.promise();
  private volatile @Nullable ConsumerChannel channel;
  private volatile boolean changing; // between two channels because it was told so
  private volatile Wish wish;
  private final AtomicInteger pauses =
      new AtomicInteger(); // a channel ends with the next, however soon it is resumed
  private volatile int prefetch;

  /**
   * Begins at once.
   *
   * @param paused whether with a pause
   */
  Subscription(String queue, Opening opening, boolean paused) {
    this.queue = queue;
    this.opening = opening;
    this.wish = paused ? Wish.PAUSE : Wish.CONSUME;
    this.prefetch = opening.prefetch();
    Thread.ofVirtual().name("billhook-consumer-" + queue).start(this::run);
  }

  /** Whether messages can arrive now. */
  public boolean active() {
    ConsumerChannel now = channel;
    return now != null && now.alive();
  }

  /**
   * Whether messages can arrive, or could but for being told otherwise: a pause, and the way to the
   * next channel after it, are no failure before that channel cannot be opened.
   */
  public boolean well() {
    return changing || active();
  }

  /** Messages that wait in the queue beyond those delivered, as of a look every 2 s. */
  public int messages() {
    ConsumerChannel now = channel;
    return now == null ? 0 : now.messages();
  }

  /** The broker forgets the message. A second call, or one after its channel, does nothing. */
  public void ack(Received message) {
    ack(List.of(message));
  }

  /** As {@link #ack(Received)}; contiguous ones go out as one frame. */
  public void ack(Collection<? extends Received> messages) {
    ConsumerChannel now = channel;
    if (now != null) {
      messages.stream().filter(m -> m.channel() == now.number).forEach(m -> now.ack(m.tag()));
      wake();
    }
  }

  /** The message goes to the dead letters. */
  public void reject(Received message) {
    ConsumerChannel now = channel;
    if (now != null && message.channel() == now.number) {
      now.reject(message.tag());
      wake();
    }
  }

  /** Stops consuming; what is unacked goes back to the queue. Completes when it has. */
  public Future<Void> pause() {
    lock.lock();
    try {
      if (wish == Wish.CONSUME) {
        paused = Promise.promise();
        pauses.incrementAndGet();
        wish = Wish.PAUSE;
        changed.signalAll();
      }
      return paused.future();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Consumes again after {@link #pause}.
   *
   * @param prefetch how many messages may be unacked from now on, at least 1
   */
  public void resume(int prefetch) {
    lock.lock();
    try {
      if (wish == Wish.PAUSE) {
        this.prefetch = prefetch;
        wish = Wish.CONSUME;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stops consuming for good: acks so far go out, what is unacked goes back to the queue. Completes
   * when it has, on a thread of the subscription.
   */
  public Future<Void> close() {
    lock.lock();
    try {
      wish = Wish.CLOSE;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return closed.future();
  }

  Future<Void> closing() {
    return closed.future();
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    BackOff backOff = new BackOff();
    while (wish != Wish.CLOSE) {
      int pausesBefore = pauses.get();
      if (wish == Wish.PAUSE) {
        stayPaused();
        continue;
      }
      boolean told = false; // to end this channel
      try (ConsumerChannel open = opening.open(this::wake)) {
        channel = open;
        open.start(prefetch);
        changing = false;
        backOff.reset();
        log.atInfo().addKeyValue("queue", queue).log("Consumer is subscribed");
        serve(open, pausesBefore);
        told = open.alive();
        changing = told;
      } catch (IOException | TimeoutException | ShutdownSignalException e) {
        log.atWarn()
            .addKeyValue("queue", queue)
            .addKeyValue("reason", Reasons.describe(e))
            .log("The broker cannot be reached for consuming");
        awaitOther(Wish.CONSUME, backOff.next().toNanos());
      } finally {
        changing = told;
        channel = null;
        completePause();
      }
    }
    completePause();
    closed.tryComplete();
  }

  /** Without a channel nothing is unacked. */
  private void completePause() {
    lock.lock();
    try {
      paused.tryComplete();
    } finally {
      lock.unlock();
    }
  }

  /** At each wake another pause may have begun: the one before was resumed while this slept. */
  private void stayPaused() {
    lock.lock();
    try {
      while (wish == Wish.PAUSE) {
        paused.tryComplete();
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void serve(ConsumerChannel open, int pausesBefore) {
    long looked = System.nanoTime();
    while (open.alive() && wish == Wish.CONSUME && pauses.get() == pausesBefore) {
      long left = looked + CHECK_NANOS - System.nanoTime();
      if (left <= 0) {
        open.check();
        looked = System.nanoTime();
      } else if (open.pending()) {
        open.settle();
      } else {
        awaitWork(open, left, pausesBefore);
      }
    }
    if (open.alive()) {
      open.settle();
    } else {
      log.atWarn()
          .addKeyValue("queue", queue)
          .addKeyValue("reason", open.end())
          .log("Consumer lost its session");
    }
  }

  private void awaitWork(ConsumerChannel open, long nanos, int pausesBefore) {
    lock.lock();
    try {
      long left = nanos;
      while (open.alive()
          && wish == Wish.CONSUME
          && pauses.get() == pausesBefore
          && !open.pending()
          && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      // nobody interrupts this thread; if it happens it only looks again
      log.atDebug().addKeyValue("queue", queue).log("Wait was cut short");
    } finally {
      lock.unlock();
    }
  }

  /** Waits while the wish stays as it was, for some time at most. */
  private void awaitOther(Wish same, long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (wish == same && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      log.atDebug().addKeyValue("queue", queue).log("Wait was cut short");
    } finally {
      lock.unlock();
    }
  }
}
