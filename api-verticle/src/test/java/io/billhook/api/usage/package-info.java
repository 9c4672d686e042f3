/** Tests of usage over HTTP. */
@org.jspecify.annotations.NullMarked
package io.billhook.api.usage;
