package io.billhook.worker.engine;

import io.billhook.worker.engine.claim.ClaimedJob;
import io.billhook.worker.engine.claim.Lookout;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for jobs behind a backlog, so that {@link Turns} knows of tenants whose messages are still
 * to come: while what messages bring has waited for longer than {@link #PATIENCE}, and where slots
 * are free and yet the next message must wait, since its tenant has its share. Else it asks
 * nothing. Used on the consumer's event loop alone.
 */
final class Overtaking {
  private static final Logger log = LoggerFactory.getLogger(Overtaking.class);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** Between two looks lies so many times what one takes, within bounds: few ms of each second. */
  private static final int REST = 40;

  /** The least, also where a look takes long: a slow database is asked a twentieth of the time. */
  private static final int LEAST_REST = 20;

  private static final Duration SHORTEST_REST = Duration.ofMillis(200);
  private static final Duration LONGEST_REST = Duration.ofMillis(800);
  private static final int FOUND_A_SLOT = 8;
  private static final int LEAST_FOUND = 100;
  private static final int MOST_FOUND = 1_000;

  private final Vertx vertx;
  private final Context context;
  private final Lookout lookout;
  private final Turns turns;
  private final int most;
  private final Runnable found;
  private @Nullable Instant since; // when that was due which a message brought last
  private boolean behind;
  private boolean resting; // during a look and for a while after it

  /**
   * @param found to be called when more may be known, on the context of this call
   */
  Overtaking(Vertx vertx, Lookout lookout, Turns turns, int slots, Runnable found) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.lookout = lookout;
    this.turns = turns;
    this.most = Math.clamp((long) slots * FOUND_A_SLOT, LEAST_FOUND, MOST_FOUND);
    this.found = found;
  }

  /** A message has brought this job, and it is claimed. */
  void came(ClaimedJob job) {
    turns.came(job.tenant());
    since = job.runAt();
    behind = Duration.between(job.runAt(), job.attemptedAt()).compareTo(PATIENCE) > 0;
  }

  /**
   * Looks, where there is reason to.
   *
   * @param held whether messages wait here although slots are free
   * @param idle whether slots are free and no message waits here
   */
  void look(boolean held, boolean idle) {
    Instant from = since;
    if (from == null || resting || !(held || (behind && !idle))) {
      return;
    }
    resting = true;
    long began = System.nanoTime();
    lookout
        .look(from, most)
        .onComplete(
            looked ->
                context.runOnContext(
                    _ -> {
                      if (looked.succeeded()) {
                        turns.found(looked.result());
                        found.run();
                      } else {
                        log.atWarn()
                            .addKeyValue("error", looked.cause().getMessage())
                            .log("queue.look_failed");
                      }
                      rest(Duration.ofNanos(System.nanoTime() - began));
                    }));
  }

  private void rest(Duration took) {
    long usual =
        Math.clamp(
            took.multipliedBy(REST).toMillis(), SHORTEST_REST.toMillis(), LONGEST_REST.toMillis());
    vertx.setTimer(
        Math.max(usual, took.multipliedBy(LEAST_REST).toMillis()),
        _ ->
            context.runOnContext(
                _ -> {
                  resting = false;
                  found.run();
                }));
  }
}
