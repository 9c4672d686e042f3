/** Suppressed addresses as clients see them. */
@org.jspecify.annotations.NullMarked
package io.billhook.api.messaging.suppression;
