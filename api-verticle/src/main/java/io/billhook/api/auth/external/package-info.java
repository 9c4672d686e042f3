/**
 * Whose account somebody is who comes from another provider, and the code by which their front end
 * gets the tokens.
 *
 * <p>Enters at {@link io.billhook.api.auth.external.OAuthRoutes}, leaves by {@code
 * auth.factor.SignIns} as any log-in. Depends on {@code auth.oauth}, which speaks with the
 * provider, on {@code auth.account}, {@code auth.factor} and {@code auth.reauthentication}, {@code
 * common}, {@code api.http} and {@code api.audit}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.auth.external;
