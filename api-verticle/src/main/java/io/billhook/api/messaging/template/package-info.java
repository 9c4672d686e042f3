/**
 * A tenant's templates of mails as clients see them: {@code /v1/templates}. A source enters, is
 * compiled and kept as a version; a preview makes a mail of it and sends nothing. Depends on {@code
 * common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.messaging.template;
