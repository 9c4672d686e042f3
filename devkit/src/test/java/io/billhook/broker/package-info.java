/** Tests that need more of the broker's classes than others see. */
@org.jspecify.annotations.NullMarked
package io.billhook.broker;
