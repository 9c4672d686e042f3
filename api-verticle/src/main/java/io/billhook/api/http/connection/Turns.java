package io.billhook.api.http.connection;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The time of one event loop, shared by networks. In a round the loop serves every connection that
 * has sent something, so whoever else is there waits for all of them: hundreds of long heads were a
 * round of a second. Here one network has {@link #TURN} of a round; what more of it has come is
 * read in the next. Used on its event loop alone.
 */
public final class Turns {
  /** Longer than sixty requests take, so that nobody waits whose clients are few. */
  private static final Duration TURN = Duration.ofMillis(5);

  private final Map<String, Turn> turns = new HashMap<>();
  private List<Turn> spent = new ArrayList<>(); // those that have had something of this round
  private boolean ending; // the end of this round is a task already

  Turn join(String network) {
    Turn turn = turns.computeIfAbsent(network, _ -> new Turn());
    turn.connections++;
    return turn;
  }

  void leave(String network) {
    turns.computeIfPresent(network, (_, turn) -> --turn.connections == 0 ? null : turn);
  }

  /** Ends a round, and lets those go on who wait. What they leave is for the next one. */
  private void end(EventLoop loop) {
    List<Turn> over = spent;
    spent = new ArrayList<>();
    over.forEach(turn -> turn.nanos = 0);
    try {
      over.forEach(Turn::goOn);
    } finally {
      if (spent.isEmpty()) {
        ending = false;
      } else {
        // Not execute: such a task runs before the loop looks for what others have sent.
        loop.schedule(() -> end(loop), 0, TimeUnit.NANOSECONDS);
      }
    }
  }

  /** That of one network. */
  final class Turn {
    private final Queue<TurnHandler> waiting = new ArrayDeque<>();
    private int connections;
    private long nanos;

    boolean isOver() {
      return nanos >= TURN.toNanos() || !waiting.isEmpty();
    }

    /** Called when it is over: {@link TurnHandler#goOn} follows in a later round. */
    void await(TurnHandler connection) {
      waiting.add(connection);
    }

    /** Counts what has been done for it. */
    void spend(long time, EventLoop loop) {
      if (nanos == 0) {
        spent.add(this);
      }
      nanos += Math.max(1, time);
      if (!ending) {
        ending = true;
        loop.execute(() -> end(loop)); // when what has come in this round is read
      }
    }

    private void goOn() {
      for (int left = waiting.size(); left > 0 && nanos < TURN.toNanos(); left--) {
        waiting.remove().goOn();
      }
    }
  }
}
