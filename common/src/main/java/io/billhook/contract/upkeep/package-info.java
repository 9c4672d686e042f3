/** Jobs that keep the installation itself tidy: see {@link io.billhook.contract}. */
@org.jspecify.annotations.NullMarked
package io.billhook.contract.upkeep;
