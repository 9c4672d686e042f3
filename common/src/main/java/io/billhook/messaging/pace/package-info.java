/**
 * How fast providers of messages are called: {@link io.billhook.messaging.pace.Pace} is waited for
 * before each call, higher lanes first. {@link io.billhook.messaging.pace.SharedPace} is one that
 * all workers share.
 *
 * <p>Depends on {@code messaging}, {@code postgres} and {@code provider}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.messaging.pace;
