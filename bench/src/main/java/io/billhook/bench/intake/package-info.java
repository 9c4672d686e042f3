/**
 * Signed Stripe events over HTTP against {@code billhook api}, beside pgbench. {@code IntakeBench}
 * is the command; {@code Load} is the load generator.
 */
@NullMarked
package io.billhook.bench.intake;

import org.jspecify.annotations.NullMarked;
