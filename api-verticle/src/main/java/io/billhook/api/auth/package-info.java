/**
 * Who is there: people with sessions, programs with API keys. A room for each part: {@code token},
 * {@code session}, {@code password}, {@code factor}, {@code account}, {@code oauth}, {@code
 * external}, {@code key}; each says what it stands on.
 *
 * <p>{@link io.billhook.api.auth.BearerTokens} answers the question of {@code api.http}, {@link
 * io.billhook.api.auth.LogIn} begins a log-in with a password, {@link
 * io.billhook.api.auth.AccessNotices} hears what other processes have ended, {@link
 * io.billhook.api.auth.Identity} wires all rooms. Reads and writes as {@code billhook_auth}.
 * Depends on {@code common}, {@code api.http}, {@code api.limit} and {@code api.audit}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.auth;
