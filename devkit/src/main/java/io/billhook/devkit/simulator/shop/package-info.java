/**
 * A shop as a tenant's front end would be one: {@code /_sim/shop} lists the plans that Billhook
 * sells, buys over its API with a key that one gives it, and shows what came of it. Enters at
 * {@link io.billhook.devkit.simulator.shop.Shop}. Depends on {@code provider}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.shop;
