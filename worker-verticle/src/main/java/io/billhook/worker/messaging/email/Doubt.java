package io.billhook.worker.messaging.email;

import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.Lane;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import io.billhook.worker.messaging.email.EmailProvider.Mail;
import io.billhook.worker.messaging.email.EmailProvider.Recall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Finds out about a mail that a provider perhaps has: it is handed over again while the provider
 * would know it for the same, then looked up. No other provider is ever asked.
 */
final class Doubt {
  private final StoredMails mails;
  private final EmailProviders providers;
  private final HandOver handOver;
  private final CallOutcomes outcomes;
  private final RandomGenerator random;

  Doubt(
      StoredMails mails,
      EmailProviders providers,
      HandOver handOver,
      CallOutcomes outcomes,
      RandomGenerator random) {
    this.mails = mails;
    this.providers = providers;
    this.handOver = handOver;
    this.outcomes = outcomes;
    this.random = random;
  }

  /**
   * Asks once.
   *
   * @param blank whether what it says is no longer kept
   */
  JobOutcome resolve(Mail mail, Lane lane, Mark mark, boolean blank, JobContext job) {
    Optional<EmailProvider> provider = providers.named(job.tenant(), mark.by());
    Optional<Recall> recall = provider.flatMap(EmailProvider::recall);
    if (provider.isEmpty() || recall.isEmpty()) {
      return open(mail, lane, blank, "It was handed over, and " + mark.by() + " told nothing", job);
    }
    boolean mayGo =
        !blank
            && mark.ago().compareTo(recall.get().again()) < 0
            && !mails.isStopped(mail, lane, job);
    return mayGo
        ? again(mail, lane, mark, provider.get(), job)
        : lookUp(mail, lane, mark, recall.get(), blank, job);
  }

  private JobOutcome again(
      Mail mail, Lane lane, Mark mark, EmailProvider provider, JobContext job) {
    try {
      provider.pace().await(lane);
      return HandOver.sent(mail, provider.name(), provider.send(mail));
    } catch (CallFailed failure) {
      return switch (Verdict.of(failure)) {
        // What it was before, it is still: only the provider's own word ends the doubt.
        case Verdict.NotTaken(), Verdict.Wait() ->
            orOpen(mail, lane, false, outcomes.of(failure), job);
        case Verdict.Refused(var code) -> handOver.refused(mail, code, failure, job);
        case Verdict.Perhaps(var retryAfter) ->
            handOver.perhaps(mail, lane, provider, mark.ago(), retryAfter, failure, job);
      };
    }
  }

  private JobOutcome lookUp(
      Mail mail, Lane lane, Mark mark, Recall recall, boolean blank, JobContext job) {
    Optional<String> found;
    try {
      List<String> ids = recall.find(mail, mark.at());
      found = mails.unclaimed(ids);
    } catch (CallFailed failure) {
      return orOpen(mail, lane, blank, outcomes.of(failure), job);
    }
    if (found.isPresent()) {
      return HandOver.sent(mail, mark.by(), found);
    }
    Duration left = recall.shown().minus(mark.ago());
    if (left.isPositive()) {
      Duration part = left.dividedBy(2).plusMillis(1_000 + random.nextLong(30_000));
      return new JobOutcome.Snooze(mark.by() + " does not show it yet", part);
    }
    return open(mail, lane, blank, mark.by() + " does not show it", job);
  }

  /** Before the last attempt is gone without an answer, the mail is known to be in doubt. */
  private JobOutcome orOpen(
      Mail mail, Lane lane, boolean blank, JobOutcome outcome, JobContext job) {
    return outcome instanceof JobOutcome.Retry(var why, _, _) && job.attempt() >= job.maxAttempts()
        ? open(mail, lane, blank, why, job)
        : outcome;
  }

  /** A mail that is blank cannot go once more. */
  private JobOutcome open(Mail mail, Lane lane, boolean blank, String why, JobContext job) {
    return blank ? HandOver.unknown(mail, why) : handOver.open(mail, lane, why, job);
  }
}
