package io.billhook.api.ops;

/** What a replay did, or in a dry run would find; more may match than one call takes. */
record ReplayResult(long matched, long replayed, boolean dryRun) {}
