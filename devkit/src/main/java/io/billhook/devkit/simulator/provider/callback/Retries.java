package io.billhook.devkit.simulator.provider.callback;

import java.util.function.IntPredicate;

/**
 * How a single callback is repeated, where its provider lets that be said.
 *
 * @param most attempts in all, the first included
 * @param after whether another one follows such a status; 0: no answer came
 */
public record Retries(int most, IntPredicate after) {}
