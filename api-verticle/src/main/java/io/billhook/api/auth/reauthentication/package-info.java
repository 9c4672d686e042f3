/**
 * The question who somebody is, put again before what is grave.
 *
 * <p>Routes ask by {@link io.billhook.api.auth.reauthentication.Reauthentication}; {@code
 * auth.external} makes the codes of those who have no password. Depends on {@code auth.password},
 * {@code common}, {@code api.http} and {@code api.audit}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.auth.reauthentication;
