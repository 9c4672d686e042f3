/**
 * Brings what is sealed in the database under the newest key of ENCRYPTION_KEYS, so that an older
 * one can be retired: {@link io.billhook.reseal.SealedColumn} lists all there is, {@link
 * io.billhook.reseal.Reseal} goes through it as {@code billhook_keys}. For the command line alone.
 * Depends on {@code crypto} and {@code postgres}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.reseal;
