/** Tests of {@code api.messaging.template}. */
@org.jspecify.annotations.NullMarked
package io.billhook.api.messaging.template;
