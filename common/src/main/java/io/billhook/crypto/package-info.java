/**
 * Sealing of secrets that stand in the database. {@link io.billhook.crypto.Sealer} is all of it.
 * Depends on {@code config} and the JDK.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.crypto;
