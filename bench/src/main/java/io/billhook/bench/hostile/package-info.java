/**
 * Attacks by one stranger, each from a process of its own, and what they do to everybody else and
 * to the api's memory. Enters at {@code HostileBench}; the attacks are {@code devkit.hostile}'s.
 */
@NullMarked
package io.billhook.bench.hostile;

import org.jspecify.annotations.NullMarked;
