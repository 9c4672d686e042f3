/**
 * What the billing routes read of our copy beside {@code mirror}: whether it may be behind. Depends
 * on {@code common}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.billing.standing;
