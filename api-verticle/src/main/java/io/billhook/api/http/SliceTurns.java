package io.billhook.api.http;

import io.vertx.core.Context;
import java.util.ArrayDeque;

/**
 * The turns of one event loop's long answers. A loop runs what is handed to it for up to a second
 * before it reads from any connection, and seven hundred answers hand it their next slices in that
 * time: so here they have some of each millisecond, and everybody else has the rest.
 */
final class SliceTurns {
  private static final ThreadLocal<SliceTurns> OF_LOOP = ThreadLocal.withInitial(SliceTurns::new);
  private static final long MOST_NANOS = 1_000_000;
  private static final long PAUSE_MILLIS = 1;

  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean armed;

  private SliceTurns() {}

  /** Those of the event loop that this is called on. */
  static SliceTurns ofThisLoop() {
    return OF_LOOP.get();
  }

  /** Has it run in its turn, on the same event loop. */
  void add(Context loop, Runnable slice) {
    waiting.add(slice);
    if (!armed) {
      armed = true;
      arm(loop);
    }
  }

  private void arm(Context loop) {
    loop.owner().setTimer(PAUSE_MILLIS, _ -> run(loop));
  }

  private void run(Context loop) {
    long end = System.nanoTime() + MOST_NANOS;
    try {
      do {
        waiting.remove().run();
      } while (!waiting.isEmpty() && System.nanoTime() < end);
    } finally { // an answer that fails does not end the turns of the others
      armed = !waiting.isEmpty();
      if (armed) {
        arm(loop);
      }
    }
  }
}
