package io.billhook.contract;

/**
 * What a job carries: a record of plain values, stored as JSON in {@code job.args}. Every
 * implementing record has a constant {@code KIND} of type {@link JobKind}.
 */
public interface JobArgs {}
