/**
 * What is said to other providers so that they tell who somebody is: OAuth 2.0 with PKCE (RFC 6749,
 * RFC 7636, RFC 9700) and OpenID Connect.
 *
 * <p>{@link io.billhook.api.auth.oauth.Providers} gives a {@link
 * io.billhook.api.auth.oauth.Provider}, which makes of an {@link
 * io.billhook.api.auth.oauth.Attempt} the address to send a browser to, and of the code that it
 * brings back an {@link io.billhook.api.auth.oauth.ExternalPerson}. Whose account that is, is for
 * {@code api.auth} to say. Knows no database. Depends on {@code common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.auth.oauth;
