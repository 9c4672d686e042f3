/**
 * Usage events in batches beside a bare insert of their rows. The api is a process of a {@code
 * bench.processes.fleet}.
 */
@NullMarked
package io.billhook.bench.usage;

import org.jspecify.annotations.NullMarked;
