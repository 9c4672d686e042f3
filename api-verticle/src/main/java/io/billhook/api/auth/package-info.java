/**
 * Who is there: API keys of programs, accounts and sessions of people, the keys that sign their
 * access tokens.
 *
 * <p>{@link io.billhook.api.auth.BearerTokens} answers the question of {@code api.http}; {@link
 * io.billhook.api.auth.AuthRoutes}, {@link io.billhook.api.auth.MeRoutes} and {@link
 * io.billhook.api.auth.SessionRoutes}, {@link io.billhook.api.auth.KeyRoutes} are the routes,
 * {@link io.billhook.api.auth.Identity} wires them; {@link io.billhook.api.auth.Accounts}, {@link
 * io.billhook.api.auth.KeyRotation} and {@link io.billhook.api.auth.AccessSeeds} serve the command
 * line. Reads and writes as {@code billhook_auth}. Depends on {@code common}, {@code api.http},
 * {@code api.limit} and {@code api.audit}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.auth;
