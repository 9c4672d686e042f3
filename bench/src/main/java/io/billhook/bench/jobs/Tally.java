package io.billhook.bench.jobs;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** How often each job has run, by its number. */
final class Tally {
  private final AtomicIntegerArray runs;
  private final AtomicInteger different = new AtomicInteger();
  private final AtomicInteger again = new AtomicInteger();
  private volatile @Nullable IntConsumer onRun;

  /**
   * @param most no number reaches it
   */
  Tally(int most) {
    runs = new AtomicIntegerArray(most);
  }

  void ran(int number) {
    IntConsumer told = onRun;
    if (told != null) {
      told.accept(number);
    }
    if (runs.getAndIncrement(number) == 0) {
      different.incrementAndGet();
    } else {
      again.incrementAndGet();
    }
  }

  /** Told of every run at its start; null for nobody. */
  void onRun(@Nullable IntConsumer told) {
    onRun = told;
  }

  /** Jobs that have run, however often. */
  int different() {
    return different.get();
  }

  /** Runs beyond the first of a job. */
  int doubled() {
    return again.get();
  }
}
