/** Signed Stripe events over HTTP against {@code billhook api}, beside pgbench. */
@NullMarked
package io.billhook.bench.intake;

import org.jspecify.annotations.NullMarked;
