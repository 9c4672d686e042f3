/**
 * The promise between processes: what a job is called, what it carries, how it is retried.
 *
 * <p>One sub-package a feature holds the args records, each with its {@link
 * io.billhook.contract.JobKind} constant. Depends on the JDK alone; everything else may depend on
 * it. Queue, retry tiers, dead letters, metrics and codec all follow from the kind. {@link
 * io.billhook.contract.JobKinds} finds them all; docs/jobs.md tells how to add one.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.contract;
