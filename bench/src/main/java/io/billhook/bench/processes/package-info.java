/**
 * Several processes of the product: how they grow, and what must hold. Enters at {@code
 * ProcessesBench}.
 */
@NullMarked
package io.billhook.bench.processes;

import org.jspecify.annotations.NullMarked;
