/**
 * How a connection to the broker is made, and what bounds it.
 *
 * <p>Depends on {@code config}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.broker.connection;
