/**
 * What keeps the installation itself tidy: {@link io.billhook.worker.upkeep.PruneHandler} deletes
 * what has outlived its retention, in batches that are short transactions.
 *
 * <p>Depends on {@code outbox} and {@code postgres}. The times are the database's; ids of jobs and
 * events are in the order of time, so the primary keys find what is old.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.upkeep;
