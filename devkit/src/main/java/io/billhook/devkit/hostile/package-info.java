/**
 * What a stranger without an account does to a running api, as a process of its own, and what
 * everybody else sees of it meanwhile. Enters at {@link io.billhook.devkit.hostile.Attack#start}
 * and {@link io.billhook.devkit.hostile.Probe}; knows nothing of ours but HTTP.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.hostile;
