/**
 * What clients may hold of a process by being slow or many: connections, requests that wait behind
 * one another, answers that nobody reads, the time of the event loop. Enters at {@link
 * io.billhook.api.http.connection.Connections}, one for all event loops, and {@link
 * io.billhook.api.http.connection.Turns}, one for each.
 *
 * <p>Depends on {@code api.http.trace} and {@code common}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.http.connection;
