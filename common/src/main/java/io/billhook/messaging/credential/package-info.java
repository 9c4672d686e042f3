/**
 * Tenants' own accounts at providers of mail and text messages: {@link
 * io.billhook.messaging.credential.MessagingCredential} is what is sealed, {@link
 * io.billhook.messaging.credential.Credentials} reads it for who sends. A credential enters by the
 * api, and leaves only towards its provider. Depends on {@code crypto} and {@code postgres}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.messaging.credential;
