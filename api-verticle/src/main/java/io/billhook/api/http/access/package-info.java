/**
 * Who is asking, and what an operation asks of them: {@link io.billhook.api.http.access.Principal},
 * the roles and scopes, and {@link io.billhook.api.http.access.Authenticator}, which {@code
 * api.auth} fills.
 *
 * <p>Called by every feature and by {@code api.http}. Depends on {@code problem} alone.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.http.access;
