/**
 * RabbitMQ, and what speaks like it: the topology that follows from the queues, publishing with
 * confirms and returns, consuming with manual acks. Nothing else touches the client libraries.
 *
 * <p>Depends on {@code config} and {@code telemetry}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.broker;
