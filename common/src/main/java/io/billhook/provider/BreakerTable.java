package io.billhook.provider;

import io.billhook.postgres.EnginePool;
import io.vertx.core.Future;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the breakers of this process to others, in the table {@code breaker}. Nothing waits for it:
 * a state that cannot be written is logged, and the next change writes anew.
 */
public final class BreakerTable implements Consumer<BreakerState> {
  private static final Logger LOG = LoggerFactory.getLogger(BreakerTable.class);

  private final EnginePool database;
  private final LongSupplier process;
  private Future<@Nullable Object> last = Future.succeededFuture();

  /**
   * @param process the id of this process in the table {@code process}, asked for at each write: a
   *     process that was declared dead registers anew
   */
  public BreakerTable(EnginePool database, LongSupplier process) {
    this.database = database;
    this.process = process;
  }

  /** Writes one after the other, so that the newest state stands at the end. */
  @Override
  public synchronized void accept(BreakerState state) {
    last = last.transform(_ -> write(state)).otherwiseEmpty();
  }

  /** Ends when all that was told so far is written, or was tried. */
  synchronized Future<?> written() {
    return last;
  }

  private Future<@Nullable Object> write(BreakerState state) {
    return database
        .run(
            BreakerSql.RECORD,
            state.name(),
            process.getAsLong(),
            state.phase().label(),
            state.failures())
        .<@Nullable Object>mapEmpty()
        .onFailure(
            e ->
                LOG.atWarn()
                    .addKeyValue("name", state.name())
                    .addKeyValue("error", e.getMessage())
                    .log("breaker.state_not_written"));
  }
}
