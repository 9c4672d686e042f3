package io.billhook.worker.engine.claim;

import java.time.Instant;

/** What the claim says of one id. */
public sealed interface ClaimAnswer {
  /** Ours now: run it. */
  record Taken(ClaimedJob job) implements ClaimAnswer {}

  /**
   * Another transaction has the row for a moment, or a job of its key has just begun: ask again
   * soon, the message stays unacked.
   */
  record Locked() implements ClaimAnswer {}

  /** Its process has died under it: claim it by itself, when nothing else runs here. */
  record Alone() implements ClaimAnswer {}

  /** It came early. */
  record NotDue(Instant runAt) implements ClaimAnswer {}

  /** There is no such job: what the message said is kept with the unreadable ones. */
  record Missing() implements ClaimAnswer {}

  /** Finished, or held by a live worker: nothing to do. */
  record Over() implements ClaimAnswer {}
}
