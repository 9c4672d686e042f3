/**
 * Second factors: authenticator apps, text messages, recovery codes.
 *
 * <p>Every log-in ends at {@link io.billhook.api.auth.factor.SignIns}, which asks for a factor
 * where there is one; {@link io.billhook.api.auth.factor.SecondFactors} says what a code is good
 * for. Depends on {@code auth.reauthentication}, {@code auth.password} and {@code auth.session},
 * {@code common}, {@code api.http} and {@code api.audit}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.auth.factor;
