/**
 * Whom not to write to: {@link io.billhook.messaging.suppression.Suppressions} is asked just before
 * each send, and told what reports of providers and people's own wishes mean. A tenant's addresses
 * hold for its own messages alone, those of the installation for messages of no tenant.
 *
 * <p>Works in the transaction that it is given, in the scope of the message. Depends on {@code
 * postgres} alone.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.messaging.suppression;
