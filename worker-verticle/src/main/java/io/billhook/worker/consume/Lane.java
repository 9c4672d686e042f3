package io.billhook.worker.consume;

/**
 * A queue as one worker takes part in it.
 *
 * @param slots jobs at once; also the number of messages that may wait unacked
 */
record Lane(String queue, int slots) {}
