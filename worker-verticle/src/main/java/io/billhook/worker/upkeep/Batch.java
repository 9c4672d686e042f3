package io.billhook.worker.upkeep;

import io.billhook.contract.upkeep.Prune.Place;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction has deleted.
 *
 * @param rows of the area's own table
 * @param next where the next batch goes on; null where nothing is left to look at
 */
record Batch(int rows, @Nullable Place next) {
  static final Batch NOTHING = new Batch(0, null);
}
