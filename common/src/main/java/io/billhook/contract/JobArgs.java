package io.billhook.contract;

import io.billhook.published.Public;

/**
 * What a job carries: a record of plain values, stored as JSON in {@code job.args}. Every
 * implementing record has a constant {@code KIND} of type {@link JobKind}.
 */
@Public
public interface JobArgs {}
