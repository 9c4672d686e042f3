/**
 * Jobs that do nothing, through the whole engine: outbox, RabbitMQ, claim, completion. {@code
 * JobsBench} measures rate and latency beside db-scheduler, {@code BacklogBench} a million waiting
 * ones; {@code Engine} is the process that both drive.
 */
@NullMarked
package io.billhook.bench.jobs;

import org.jspecify.annotations.NullMarked;
