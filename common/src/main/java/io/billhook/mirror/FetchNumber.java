package io.billhook.mirror;

import java.time.Instant;

/**
 * One look at Stripe. Of two looks at one object the one with the higher number wins, whichever is
 * written last.
 *
 * @param number from the sequence {@code billing_fetch}, taken before the look
 * @param at when it began, by the database's clock: events received up to then are in what it sees
 */
public record FetchNumber(long number, Instant at) {}
