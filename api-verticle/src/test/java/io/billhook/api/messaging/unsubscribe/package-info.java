/** The link in bulk mail. */
@org.jspecify.annotations.NullMarked
package io.billhook.api.messaging.unsubscribe;
