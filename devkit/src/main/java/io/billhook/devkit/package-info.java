/**
 * What development and tests run on instead of servers: an embedded PostgreSQL, an embedded AMQP
 * broker, a private RabbitMQ node where one is installed. Never in a production image.
 *
 * <p>Depends on {@code common} and {@code migrations}. Simulated providers are in {@code
 * devkit.simulator}. Enters at {@code EmbeddedPostgres.start}, {@code EmbeddedBroker.start}, and
 * for tests at {@code TestServices}. All of it ends with {@code close()}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit;
