/** A signed-in person's {@code GET /v1/me}, beside bare transactions under row level security. */
@NullMarked
package io.billhook.bench.api;

import org.jspecify.annotations.NullMarked;
