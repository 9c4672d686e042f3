/**
 * What every process of Billhook is made of, api, worker or both: {@link
 * io.billhook.node.ProcessContext}.
 *
 * <p>Depends on the mechanisms of {@code common}; nothing of {@code common} depends on it.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.node;
