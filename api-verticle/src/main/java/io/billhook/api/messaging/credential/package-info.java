/**
 * Tenants' own accounts at providers as their admins see them: {@code /v1/messaging-credentials}. A
 * secret enters here, is sealed, and leaves to none but its provider. Depends on {@code common} and
 * {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.messaging.credential;
