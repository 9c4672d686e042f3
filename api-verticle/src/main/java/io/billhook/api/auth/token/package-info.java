/**
 * What a log-in ends with: access tokens and the keys that sign them, refresh tokens, and how both
 * travel. And what the rooms above remember of access, and how it is forgotten: {@link
 * io.billhook.api.auth.token.Remembered}.
 *
 * <p>{@link io.billhook.api.auth.token.SignInResult} is what every way to log in gives, {@link
 * io.billhook.api.auth.token.AuthAnswer} makes the answer of it; {@link
 * io.billhook.api.auth.token.KeyRotation} serves the command line. Depends on {@code common} and
 * {@code api.http}; knows no other room of {@code api.auth}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.auth.token;
