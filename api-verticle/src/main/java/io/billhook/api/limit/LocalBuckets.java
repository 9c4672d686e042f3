package io.billhook.api.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Buckets of this process. One that was forgotten for want of room is full again. */
final class LocalBuckets implements Buckets {
  private final TimeMeter time;
  private final Map<String, Bucket> buckets = new BoundedMap<>();

  LocalBuckets(Clock clock) {
    this.time = new ByClock(clock);
  }

  @Override
  public BucketState take(String bucket, Rate rate) {
    ConsumptionProbe probe = bucket(bucket, rate).tryConsumeAndReturnRemaining(1);
    return new BucketState(
        probe.getRemainingTokens(),
        Duration.ofNanos(probe.getNanosToWaitForRefill()),
        Duration.ofNanos(probe.getNanosToWaitForReset()));
  }

  @Override
  public void fill(String bucket) {
    synchronized (buckets) {
      buckets.remove(bucket);
    }
  }

  private Bucket bucket(String name, Rate rate) {
    synchronized (buckets) {
      return buckets.computeIfAbsent(name, _ -> full(rate));
    }
  }

  private Bucket full(Rate rate) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(rate.burst()).refillGreedy(rate.burst(), rate.window()))
        .withCustomTimePrecision(time)
        .build();
  }

  private record ByClock(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      Instant now = clock.instant();
      return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
