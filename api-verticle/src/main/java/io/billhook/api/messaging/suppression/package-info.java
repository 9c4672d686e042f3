/**
 * Addresses to which a tenant's messages do not go, as clients see them: {@code /v1/suppressions}.
 * What reports of providers and readers of bulk mail add is there, too. Depends on {@code common}
 * and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.messaging.suppression;
