/**
 * Another mail address for an account: asked for by its person, confirmed from the new address, and
 * taken back from the old one for seven days.
 *
 * <p>Enters at {@link io.billhook.api.auth.email.AddressRoutes} and, from the links of mails, at
 * {@link io.billhook.api.auth.email.AddressPages}. Depends on {@code auth.reauthentication}, {@code
 * auth.password}, {@code auth.session}, {@code auth.factor} and {@code auth.account}, {@code
 * common}, {@code api.http} and {@code api.audit}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.auth.email;
