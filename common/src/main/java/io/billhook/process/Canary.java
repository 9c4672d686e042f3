package io.billhook.process;

import io.billhook.postgres.Database;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Rows;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the tables that everything goes through can be read and written. A heartbeat does not
 * tell: its own table may be fine while the disk is full for a new page of another, or while
 * somebody holds a lock on it.
 *
 * <p>Asks every two seconds (less often where no answer comes), once at a time, on a connection of
 * its own: it neither waits for requests nor do heartbeats wait for it. Where reading fails nothing
 * is written.
 */
public final class Canary implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Canary.class);
  private static final Duration EVERY = Duration.ofSeconds(2);

  /** Beyond the second that it waits for a lock, and no longer than a heartbeat waits. */
  private static final Duration ANSWER = Duration.ofSeconds(4);

  /**
   * Between those that get no answer: each may leave the server with a connection that hangs. Of
   * commits one hangs at a time.
   */
  private static final Duration SELDOM = Duration.ofSeconds(16);

  /** A failure or two may be a moment's: nobody is to be sent away for that. */
  private static final Duration GOOD_FOR = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final EnginePool connection;
  private final long lock = new SecureRandom().nextLong(); // of this process alone
  private volatile long read; // System.nanoTime of the last that went well
  private volatile long written;
  private volatile boolean closed;
  private Duration pause = EVERY; // of the event loop

  private Canary(Vertx vertx, Database database) {
    this.vertx = vertx;
    this.connection = database.enginePool(1);
    this.read = System.nanoTime() - GOOD_FOR.toNanos(); // not before the first
    this.written = read;
  }

  /** One that begins at once. */
  public static Canary start(Vertx vertx, Database database) {
    Canary canary = new Canary(vertx, database);
    canary.ask();
    return canary;
  }

  /** Whether a read has gone well within the last 10 s. */
  public boolean reads() {
    return isFresh(read);
  }

  /** Whether a write has gone well, and was committed, within the last 10 s. */
  public boolean writes() {
    return isFresh(written);
  }

  private static boolean isFresh(long last) {
    return System.nanoTime() - last < GOOD_FOR.toNanos();
  }

  private void ask() {
    connection
        .within(ANSWER, ProcessSql.CANARY_READS)
        .onSuccess(_ -> read = System.nanoTime())
        .compose(_ -> connection.within(ANSWER, ProcessSql.CANARY_WRITES, lock))
        .compose(Canary::requireOne)
        .onSuccess(
            _ -> {
              written = System.nanoTime();
              pause = EVERY;
            })
        .onFailure(
            e -> {
              boolean answered = e instanceof DatabaseException told && told.sqlState() != null;
              pause = answered ? EVERY : Collections.min(List.of(pause.multipliedBy(2), SELDOM));
              if (!closed) {
                log.atWarn().addKeyValue("error", e.getMessage()).log("process.canary_failed");
              }
            })
        .onComplete(_ -> next());
  }

  private void next() {
    if (!closed) {
      vertx.setTimer(pause.toMillis(), _ -> ask());
    }
  }

  private static Future<Rows> requireOne(Rows rows) {
    return rows.isEmpty()
        ? Future.failedFuture("The commit of the one before still hangs")
        : Future.succeededFuture(rows);
  }

  @Override
  public void close() {
    closed = true;
    connection.close();
  }
}
