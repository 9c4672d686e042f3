/** Tests of the shared pace: see {@code io.billhook.messaging.pace}. */
@org.jspecify.annotations.NullMarked
package io.billhook.messaging.pace;
