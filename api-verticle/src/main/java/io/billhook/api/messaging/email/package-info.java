/**
 * Mails as clients see them: {@code /v1/emails}. A request becomes a row and an {@code email.send}
 * job in one transaction; the worker does the rest. Depends on {@code common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.messaging.email;
