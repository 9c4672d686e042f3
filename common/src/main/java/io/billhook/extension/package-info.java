/**
 * What a product adds that is built on Billhook in a module of its own: {@link
 * io.billhook.extension.Extension}, found by {@link java.util.ServiceLoader}, and held to its own
 * name by {@link io.billhook.extension.Extensions}. Depends on {@code contract} and {@code config}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.extension;
