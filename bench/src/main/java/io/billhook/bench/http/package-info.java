/** {@code billhook api} in a process of its own, and a load generator for it. */
@NullMarked
package io.billhook.bench.http;

import org.jspecify.annotations.NullMarked;
