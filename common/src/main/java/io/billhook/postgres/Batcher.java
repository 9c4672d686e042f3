package io.billhook.postgres;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Gathers what comes from any thread into batches, self-clocked: one batch is in flight, and the
 * next is what has queued meanwhile. So a lone item waits for nothing, and under load the
 * statement, not the item, pays for the round trip and the commit.
 */
public final class Batcher<T> {

  /**
   * How much there may be. A weight is whatever the batcher is told to count, bytes for instance.
   *
   * @param batch items of one batch
   * @param batchWeight beyond which a batch takes no further item
   * @param queue items that may wait
   * @param queueWeight beyond which no further item may wait
   */
  public record Bounds(int batch, long batchWeight, int queue, long queueWeight) {
    /** Of batches alone: whoever adds waits for the answer, so the queue has a bound already. */
    public static Bounds ofBatch(int batch) {
      return new Bounds(batch, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
    }
  }

  private final Bounds bounds;
  private final ToIntFunction<T> weight;
  private final Consumer<Runnable> begin;
  private final Function<List<T>, ? extends Future<?>> write;
  private final Deque<T> waiting = new ArrayDeque<>(); // guards itself and the rest
  private long waitingWeight;
  private boolean busy; // a batch is being gathered, or is in flight

  /**
   * One without items.
   *
   * @param begin runs what begins a batch where none is in flight: at once, or when more may have
   *     come; called by the thread that adds
   * @param write its future ends when the next batch may begin, whatever became of this one
   */
  public Batcher(
      Bounds bounds,
      ToIntFunction<T> weight,
      Consumer<Runnable> begin,
      Function<List<T>, ? extends Future<?>> write) {
    this.bounds = bounds;
    this.weight = weight;
    this.begin = begin;
    this.write = write;
  }

  /** False where no more may wait. */
  public boolean add(T item) {
    synchronized (waiting) {
      if (waiting.size() >= bounds.queue() || waitingWeight > bounds.queueWeight()) {
        return false;
      }
      waiting.add(item);
      waitingWeight += weight.applyAsInt(item);
      if (busy) {
        return true;
      }
      busy = true;
    }
    begin.accept(this::next);
    return true;
  }

  private void next() {
    List<T> batch;
    synchronized (waiting) {
      batch = take();
      busy = !batch.isEmpty();
    }
    if (!batch.isEmpty()) {
      write.apply(batch).onComplete(_ -> next());
    }
  }

  private List<T> take() {
    List<T> taken = new ArrayList<>(Math.min(waiting.size(), bounds.batch()));
    long takenWeight = 0;
    while (!waiting.isEmpty()
        && taken.size() < bounds.batch()
        && takenWeight < bounds.batchWeight()) {
      T item = waiting.remove();
      taken.add(item);
      takenWeight += weight.applyAsInt(item);
    }
    waitingWeight -= takenWeight;
    return taken;
  }
}
