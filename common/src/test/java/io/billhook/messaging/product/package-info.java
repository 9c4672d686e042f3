/** Tests of {@code messaging.product}. */
@org.jspecify.annotations.NullMarked
package io.billhook.messaging.product;
