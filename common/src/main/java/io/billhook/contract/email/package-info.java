/** Jobs of the mail feature: see {@link io.billhook.contract}. */
@org.jspecify.annotations.NullMarked
package io.billhook.contract.email;
