/**
 * What operators do from a shell: {@code billhook jobs}, {@code dead}, {@code queues}, {@code
 * breakers}. Each command asks the API under {@code /ops/api} over HTTP, so it works from any
 * machine, needs an operator's log-in, and what it does stands in the audit log. Nothing here
 * touches the database or the broker. Enters at {@link io.billhook.launcher.ops.OpsCommands}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.launcher.ops;
