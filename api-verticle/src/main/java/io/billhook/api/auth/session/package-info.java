/**
 * Sessions and what hangs on them: their start, their refresh and their end, who a token's bearer
 * is and in which tenants, and the mails that tell a person of a change.
 *
 * <p>A log-in enters at {@link io.billhook.api.auth.session.NewSessions}, a bearer token at {@link
 * io.billhook.api.auth.session.People}. Depends on {@code auth.token}, {@code common}, {@code
 * api.http} and {@code api.audit}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.auth.session;
