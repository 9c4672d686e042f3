/**
 * What is known of a request while it is served: its id, its route, when it began, whose address it
 * came from; and the one line that is logged of it.
 *
 * <p>Begins at {@link io.billhook.api.http.trace.RequestLog}, the first handler of all. Depends on
 * {@code config}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.http.trace;
