package io.billhook.contract.upkeep;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.RetryPolicy;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Delete what has outlived its retention, in one area.
 *
 * @param after where an earlier job has stopped for want of time; null: from the oldest on
 */
public record Prune(Area area, @Nullable Place after) implements JobArgs {

  /** What is pruned together. The names stand in rows and metrics. */
  public enum Area {
    /** Failed attempts, save those of dead jobs. */
    ATTEMPTS,
    /** Completed, cancelled and dead jobs, with what hangs on them. */
    JOBS,
    /** Messages that could not be read. */
    UNREADABLE_MESSAGES,
    /** Processed events. */
    WEBHOOKS,
    /** Samples of refused deliveries. */
    REJECTED_WEBHOOKS,
    /** Processes that ended, with their breakers. */
    PROCESSES,
    /** Shared rate limits of callers who have not come lately. */
    RATE_BUCKETS,
    /** Tries of passwords for addresses without account. */
    UNKNOWN_ADDRESSES,
    /** Answers to requests with an Idempotency-Key. */
    IDEMPOTENCY_KEYS,
    /** Sign-ups that nobody has confirmed. */
    SIGNUPS,
    /** Tokens of links and codes. */
    ONE_TIME_TOKENS,
    /** Codes that were sent by text message. */
    TEXT_CODES,
    /** Invitations, accepted or not. */
    INVITATIONS,
    /** Sessions that ended, with their rotations. */
    SESSIONS,
    /** The texts of mails in which a token stood. */
    SECRET_TEXTS,
    /** Suppressions whose time is over. */
    SUPPRESSIONS,
    /** How many mails were sent in a day. */
    EMAIL_USAGE,
    /** Opt-outs of text messages that were lifted. */
    OPT_OUTS,
    /** Mails of the installation itself, such as those to people about their accounts. */
    INSTALLATION_MAILS,
    /** Text messages of the installation itself: those that bring people codes. */
    INSTALLATION_TEXTS,
    /** How many text messages were sent in a day. */
    TEXT_USAGE,
    /** Walks over Stripe's lists, with what they found. */
    BILLING_RUNS,
    /** Tenants that were deleted, with all that is theirs. */
    TENANTS
  }

  /**
   * A row within an area, in the order of its primary key.
   *
   * @param claim of an attempt; 0 elsewhere
   */
  public record Place(UUID id, int claim) {}

  public static final JobKind<Prune> KIND =
      JobKind.of("upkeep.prune", Prune.class)
          .retrying(RetryPolicy.standard(8))
          .timeout(Duration.ofMinutes(5));
}
