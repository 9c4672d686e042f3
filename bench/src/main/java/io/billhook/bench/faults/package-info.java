/** The laboratory's experiments in their long form. Enters at {@code FaultsBench}. */
@NullMarked
package io.billhook.bench.faults;

import org.jspecify.annotations.NullMarked;
