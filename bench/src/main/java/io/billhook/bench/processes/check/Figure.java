package io.billhook.bench.processes.check;

/**
 * What a check has come to.
 *
 * @param text what was counted or measured, in words
 */
public record Figure(String text, boolean ok) {}
