package io.billhook.telemetry;

/**
 * How full a work queue is, in the broker's words.
 *
 * @param messages that wait, each with up to 32 ids; the embedded broker counts those that are
 *     delivered and not acked, too
 * @param consumers channels that consume it
 */
public record QueueDepth(int messages, int consumers) {}
