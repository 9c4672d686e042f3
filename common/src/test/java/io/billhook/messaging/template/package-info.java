/** Tests of {@code messaging.template}. */
@org.jspecify.annotations.NullMarked
package io.billhook.messaging.template;
