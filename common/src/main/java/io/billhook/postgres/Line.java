package io.billhook.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;

/**
 * A pool, what it is at, and how many of its connections are out. Where one of them is found dead
 * its fellows mostly are, too, and each would keep somebody waiting until he finds out: so none is
 * given out any more, and what is out may take no longer than a short statement does.
 */
final class Line {
  private final Pool pool;
  private final Dials dials;
  private int out; // guarded by this
  private boolean givenUp; // guarded by this

  Line(Pool pool, Dials dials) {
    this.pool = pool;
    this.dials = dials;
  }

  /** Says that a connection will be taken; {@link #leave} follows. False: another line serves. */
  synchronized boolean enter() {
    if (givenUp) {
      return false;
    }
    out++;
    return true;
  }

  Future<SqlConnection> take() {
    return pool.getConnection().onFailure(_ -> dials.end());
  }

  /** What was taken has come back, or will not come. */
  synchronized void leave() {
    out--;
    closeAfterLast();
  }

  Dials dials() {
    return dials;
  }

  /** What is under way goes on; the connections close when all of it has ended. */
  synchronized void giveUp() {
    givenUp = true;
    closeAfterLast();
  }

  synchronized boolean isGivenUp() {
    return givenUp;
  }

  private void closeAfterLast() {
    if (givenUp && out == 0) {
      pool.close();
    }
  }

  /** Now, with whatever is under way. */
  void close() {
    pool.close();
  }
}
