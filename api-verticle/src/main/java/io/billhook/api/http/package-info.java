/**
 * What every route shares: the server, body and time limits, request ids, the log line of a
 * request, who is asking and how fast, validation, and the rendering of answers and problems.
 *
 * <p>Features contribute their routes through {@link io.billhook.api.http.Feature}. A request
 * enters at {@link io.billhook.api.http.HttpListener} on the event loop; an ordinary route then
 * runs on a virtual thread of its own ({@link io.billhook.api.http.Exchange}), a hot one stays
 * where it is. Depends on {@code common}; knows no feature.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.http;
