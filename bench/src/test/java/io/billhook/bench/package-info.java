/** Each bench in a tiny size, through the command line, on the shared services of the tests. */
@NullMarked
package io.billhook.bench;

import org.jspecify.annotations.NullMarked;
