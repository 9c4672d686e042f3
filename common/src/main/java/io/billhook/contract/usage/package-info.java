/** Jobs of usage: see {@link io.billhook.contract}. */
@org.jspecify.annotations.NullMarked
package io.billhook.contract.usage;
