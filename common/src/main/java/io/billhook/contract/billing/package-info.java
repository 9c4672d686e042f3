/** Jobs of the billing feature: see {@link io.billhook.contract}. */
@org.jspecify.annotations.NullMarked
package io.billhook.contract.billing;
