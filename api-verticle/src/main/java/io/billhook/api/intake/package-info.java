/**
 * Events that providers deliver, on their way into the ledger: {@link
 * io.billhook.api.intake.IntakeBatcher} writes them with the jobs that they cause, many in one
 * statement; {@link io.billhook.api.intake.Rejections} counts what was refused, {@link
 * io.billhook.api.intake.JsonScanner} reads a body's few members.
 *
 * <p>An {@link io.billhook.api.intake.Arrival} enters and leaves as a row of {@code webhook_event}
 * and a job. An event is a hint: its content is kept, but only what it hints at is acted on.
 * Depends on {@code common} alone; knows no provider and nothing of HTTP.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.intake;
