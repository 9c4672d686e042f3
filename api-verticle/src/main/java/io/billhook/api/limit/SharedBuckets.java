package io.billhook.api.limit;

import io.billhook.crypto.Sha256;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.postgres.Transactions;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buckets of all processes, in PostgreSQL. This process's own bucket is asked first: a flood ends
 * there and costs the database nothing. Where the database cannot answer, that one alone decides,
 * for the next five seconds without asking again.
 */
final class SharedBuckets implements Buckets {
  private static final Logger LOG = LoggerFactory.getLogger(SharedBuckets.class);
  private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

  private final LocalBuckets local;
  private final Transactions auth;
  private volatile long leftAloneUntil = System.nanoTime();

  SharedBuckets(LocalBuckets local, Transactions auth) {
    this.local = local;
    this.auth = auth;
  }

  @Override
  public BucketState take(String bucket, Rate rate) {
    BucketState here = local.take(bucket, rate);
    return here.isTaken() ? orElse(here, () -> shared(bucket, rate)) : here;
  }

  @Override
  public void fill(String bucket) {
    local.fill(bucket);
    orElse(0, () -> ask(SharedBucketsSql.FILL, Sha256.of(bucket)).count());
  }

  private BucketState shared(String bucket, Rate rate) {
    return ask(SharedBucketsSql.TAKE, Sha256.of(bucket), micros(rate.each()), micros(rate.window()))
        .one()
        .map(row -> level(row, rate))
        // It was made and emptied since the statement began, which so sees no row.
        .orElseGet(() -> new BucketState(0, rate.each(), rate.window()));
  }

  /** One round trip. Should an answer be lost, a token is, too, and that does no harm. */
  private Rows ask(String sql, Object... parameters) {
    return auth.read(sql, parameters);
  }

  private static BucketState level(Row row, Rate rate) {
    Duration full = Duration.of(Math.max(0, row.bigint("micros")), ChronoUnit.MICROS);
    Duration filled = rate.window().minus(full);
    return row.bool("taken")
        ? new BucketState(filled.dividedBy(rate.each()), Duration.ZERO, full)
        : new BucketState(0, atLeastSome(rate.each().minus(filled)), full);
  }

  /** A token that has come back while the answer was on its way is still refused. */
  private static Duration atLeastSome(Duration wait) {
    return wait.isPositive() ? wait : Duration.ofMillis(1);
  }

  private static long micros(Duration time) {
    return Math.max(1, time.dividedBy(ChronoUnit.MICROS.getDuration()));
  }

  private <T> T orElse(T otherwise, Supplier<T> asked) {
    if (System.nanoTime() - leftAloneUntil < 0) {
      return otherwise;
    }
    try {
      return asked.get();
    } catch (DatabaseException e) {
      leftAloneUntil = System.nanoTime() + LEFT_ALONE.toNanos();
      LOG.atWarn().log("rate_limits.shared_store_away: {}", e.getMessage());
      return otherwise;
    }
  }
}
