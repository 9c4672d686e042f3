package io.billhook.worker.messaging.email;

import java.time.Duration;
import java.time.Instant;

/**
 * That a mail was handed over, or was about to be: committed before, so that whoever finds it
 * without an end knows that it may have gone.
 *
 * @param by the provider's name
 * @param at by the database's clock
 * @param ago how long ago that is
 */
record Mark(String by, Instant at, Duration ago) {}
