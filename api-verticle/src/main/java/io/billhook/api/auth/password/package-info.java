/**
 * Passwords: hashing, strength, counting of tries, change and reset.
 *
 * <p>Enters by {@code LogIn}, by the routes of {@code auth.account}, and by {@code
 * auth.reauthentication}, which asks for a password before what is grave. Depends on {@code
 * auth.session}, {@code common}, {@code api.http}, {@code api.limit} and {@code api.audit}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.auth.password;
