/** Tests of pruning, on a real database. */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.upkeep;
