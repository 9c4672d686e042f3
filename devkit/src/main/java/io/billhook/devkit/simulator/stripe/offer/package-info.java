/**
 * What is for sale and what it gives: features, entitlements, coupons, codes, the portal's settings
 * and the catalogue that every simulated account begins with. {@link
 * io.billhook.devkit.simulator.stripe.offer.OfferOperations} is the table. Depends on {@code
 * object} and {@code state}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.stripe.offer;
