/**
 * Text messages as clients see them: {@code /v1/sms}. A request becomes a row and an {@code
 * sms.send} job in one transaction, within what a tenant may send in a day; the worker does the
 * rest. Depends on {@code common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.messaging.sms;
