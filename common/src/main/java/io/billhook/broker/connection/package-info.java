/**
 * How a connection to the broker is made and what bounds it: by amqp-client for what lives on it,
 * by vertx-rabbitmq-client for a single task.
 *
 * <p>Depends on {@code config}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.broker.connection;
