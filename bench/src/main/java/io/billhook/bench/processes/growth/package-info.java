/**
 * What 1, 2 and 4 processes do, beside one: webhooks taken in by apis, jobs done by workers. Enters
 * at {@code IntakeGrowth} and {@code JobsGrowth}.
 */
@NullMarked
package io.billhook.bench.processes.growth;

import org.jspecify.annotations.NullMarked;
