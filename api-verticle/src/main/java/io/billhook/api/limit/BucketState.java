package io.billhook.api.limit;

import java.time.Duration;

/**
 * How a bucket stands after somebody asked it for a token.
 *
 * @param left whole tokens
 * @param next until it has one to give; zero where it gave one
 * @param full until it is full again
 */
public record BucketState(long left, Duration next, Duration full) {
  public boolean isTaken() {
    return next.isZero();
  }
}
