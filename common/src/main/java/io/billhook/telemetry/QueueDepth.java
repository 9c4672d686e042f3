package io.billhook.telemetry;

/**
 * How full a work queue is, in the broker's words.
 *
 * @param messages that wait, each with up to 32 ids; those delivered and not settled do not count
 * @param consumers channels that consume it
 */
public record QueueDepth(int messages, int consumers) {}
