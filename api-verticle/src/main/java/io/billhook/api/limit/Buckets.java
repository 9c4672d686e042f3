package io.billhook.api.limit;

import io.billhook.config.RateLimitConfig;
import io.billhook.postgres.Database;
import java.time.Clock;

/** Token buckets by name; full at first. Any thread may use them; it may have to wait. */
public sealed interface Buckets permits LocalBuckets, SharedBuckets {

  /**
   * Asks a bucket for a token.
   *
   * @param rate the same at each call for this bucket
   */
  BucketState take(String bucket, Rate rate);

  /** Fills a bucket. */
  void fill(String bucket);

  /** Those that the settings ask for. */
  static Buckets of(RateLimitConfig config, Database database, Clock clock) {
    return switch (config.mode()) {
      case OFF, LOCAL -> local(clock);
      case SHARED -> new SharedBuckets(new LocalBuckets(clock), database.auth());
    };
  }

  /** Those of this process alone. */
  static Buckets local(Clock clock) {
    return new LocalBuckets(clock);
  }
}
