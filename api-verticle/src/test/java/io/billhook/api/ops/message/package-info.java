/** Tests of messages whose end is unknown, as operators see them. */
@org.jspecify.annotations.NullMarked
package io.billhook.api.ops.message;
