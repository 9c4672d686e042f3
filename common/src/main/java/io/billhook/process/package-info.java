/**
 * Who is alive, and what happens to the jobs of who is not. {@link
 * io.billhook.process.ProcessHeartbeat} registers this process and beats; {@link
 * io.billhook.process.HeldKeys} is what it says of its keys; {@link
 * io.billhook.process.LivingProcesses} reads what all say; {@link
 * io.billhook.process.DeadProcessReaper} declares the silent ones dead and frees what they held;
 * {@link io.billhook.process.JobIds} mints ids by the database's clock; {@link
 * io.billhook.process.Canary} tells whether the database takes reads and writes.
 *
 * <p>Depends on {@code postgres}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.process;
