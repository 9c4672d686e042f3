/**
 * Mails by template in batches beside a bare insert of their rows, their way to simulated Brevo,
 * and Brevo's callbacks beside Stripe's. Api, worker and simulators are processes of a {@code
 * bench.processes.fleet}.
 */
@NullMarked
package io.billhook.bench.messaging;

import org.jspecify.annotations.NullMarked;
