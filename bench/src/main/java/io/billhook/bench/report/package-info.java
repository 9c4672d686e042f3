/**
 * What every bench says of itself: progress on the error stream, figures, and the last line with
 * the result. Knows no bench.
 */
@NullMarked
package io.billhook.bench.report;

import org.jspecify.annotations.NullMarked;
