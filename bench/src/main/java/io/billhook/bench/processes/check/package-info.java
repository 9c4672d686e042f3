/**
 * What must hold where several processes run, each a small class in {@code Checks.ALL}: what one
 * has decided all obey, and one tenant's flood is nobody else's wait. Each has a fleet of its own
 * and asks through its doors alone.
 */
@NullMarked
package io.billhook.bench.processes.check;

import org.jspecify.annotations.NullMarked;
