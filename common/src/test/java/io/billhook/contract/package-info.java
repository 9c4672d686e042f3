/** Tests of the promise between processes. */
@org.jspecify.annotations.NullMarked
package io.billhook.contract;
