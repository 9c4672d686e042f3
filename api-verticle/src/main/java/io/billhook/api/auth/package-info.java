/**
 * Who is there: API keys of programs, access tokens of people, the keys that sign them.
 *
 * <p>{@link io.billhook.api.auth.BearerTokens} answers the question of {@code api.http}; {@link
 * io.billhook.api.auth.AuthRoutes} has log-in and JWKS; {@link io.billhook.api.auth.KeyRoutes} has
 * {@code /v1/api-keys}; {@link io.billhook.api.auth.Accounts} and {@link
 * io.billhook.api.auth.AccessSeeds} serve the command line. Reads and writes as {@code
 * billhook_auth}. Depends on {@code common}, {@code api.http} and {@code api.audit}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.auth;
