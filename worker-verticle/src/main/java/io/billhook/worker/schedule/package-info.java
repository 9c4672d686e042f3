/**
 * Recurring jobs: {@link io.billhook.worker.schedule.RecurringJob} says what fires when, {@link
 * io.billhook.worker.schedule.Scheduler} looks every second for what is due and enqueues it through
 * the outbox. The list itself is {@link io.billhook.worker.Schedules}.
 *
 * <p>Depends on {@code outbox} and {@code postgres}; the only place that knows the cron library.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.schedule;
