package io.billhook.worker.messaging.email;

import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.Lane;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import io.billhook.worker.messaging.email.EmailProvider.Mail;
import io.billhook.worker.messaging.email.StoredMails.Leave;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives a mail that nobody has to the first provider that takes it. It is marked before; where one
 * surely has not taken it the next is asked at once, and where one perhaps has, no other.
 */
final class HandOver {
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration SELDOM = Duration.ofMinutes(2);

  private final StoredMails mails;
  private final EmailProviders providers;
  private final CallOutcomes outcomes;
  private final RandomGenerator random;

  HandOver(
      StoredMails mails, EmailProviders providers, CallOutcomes outcomes, RandomGenerator random) {
    this.mails = mails;
    this.providers = providers;
    this.outcomes = outcomes;
    this.random = random;
  }

  JobOutcome first(Mail mail, Lane lane, JobContext job) {
    return through(mail, lane, null, job);
  }

  /** As {@link #first}, of one that is marked: at that provider's pace, but not handed over yet. */
  JobOutcome marked(Mail mail, Lane lane, String by, JobContext job) {
    return through(mail, lane, by, job);
  }

  private JobOutcome through(Mail mail, Lane lane, @Nullable String by, JobContext job) {
    List<JobOutcome> passed = new ArrayList<>();
    @Nullable String marked = by;
    for (EmailProvider provider : providers.of(job.tenant())) {
      try {
        if (!provider.name().equals(marked)) {
          provider.pace().await(lane);
          if (!mayGo(mail, lane, marked, provider.name(), job)) {
            return JobOutcome.done();
          }
          marked = provider.name();
        }
        return sent(mail, provider.name(), provider.send(mail));
      } catch (CallFailed failure) {
        switch (Verdict.of(failure)) {
          case Verdict.NotTaken() -> passed.add(outcomes.of(failure));
          case Verdict.Wait() -> {
            return back(mail, marked, outcomes.of(failure), job);
          }
          case Verdict.Refused(var code) -> {
            return refused(mail, code, failure, job);
          }
          case Verdict.Perhaps(var retryAfter) -> {
            return perhaps(mail, lane, provider, Duration.ZERO, retryAfter, failure, job);
          }
        }
      }
    }
    return back(mail, marked, soonest(passed), job);
  }

  /**
   * False where nothing is left to do: the mail was stopped, or ended by others.
   *
   * @param marked to whom it was handed over in vain; null: to nobody yet
   */
  private boolean mayGo(Mail mail, Lane lane, @Nullable String marked, String to, JobContext job) {
    return marked == null
        ? mails.mark(mail, lane, to, job) == Leave.GIVEN
        : mails.passOn(mail.id(), marked, to, job);
  }

  private JobOutcome back(Mail mail, @Nullable String marked, JobOutcome outcome, JobContext job) {
    if (marked != null) {
      mails.unmark(mail.id(), job);
    }
    return outcome;
  }

  /** An open breaker costs no attempt, whatever the others did. */
  private static JobOutcome soonest(List<JobOutcome> passed) {
    return passed.stream()
        .filter(JobOutcome.Snooze.class::isInstance)
        .findFirst()
        .orElseGet(passed::getFirst);
  }

  /** The provider has it. */
  static JobOutcome sent(Mail mail, String by, Optional<String> id) {
    return JobOutcome.done(
        tx -> StoredMails.sent(tx, mail.id(), !mail.attachments().isEmpty(), by, id.orElse(null)));
  }

  /** It will never be taken. */
  JobOutcome refused(Mail mail, String code, CallFailed failure, JobContext job) {
    mails.refused(mail.id(), code, job);
    return new JobOutcome.Dead(reason(failure));
  }

  /**
   * It may have been taken: the same provider is asked again, more and more seldom.
   *
   * @param ago when it was first handed over
   */
  JobOutcome perhaps(
      Mail mail,
      Lane lane,
      EmailProvider provider,
      Duration ago,
      Optional<Duration> retryAfter,
      CallFailed failure,
      JobContext job) {
    if (provider.recall().isEmpty() || job.attempt() >= job.maxAttempts()) {
      return open(mail, lane, reason(failure), job);
    }
    Duration wait = ago.compareTo(SOON) < 0 ? SOON : ago.compareTo(SELDOM) > 0 ? SELDOM : ago;
    Duration after = wait.plusMillis(random.nextLong(wait.toMillis()));
    return new JobOutcome.Retry(
        reason(failure),
        retryAfter.filter(told -> told.compareTo(after) > 0).map(HandOver::bounded).orElse(after));
  }

  private static Duration bounded(Duration told) {
    Duration most = Duration.ofHours(1);
    return told.compareTo(most) > 0 ? most : told;
  }

  /**
   * Nobody can tell whether it has gone. A mail of security goes once more; for others that is
   * known, and a report or an operator will tell.
   */
  JobOutcome open(Mail mail, Lane lane, String why, JobContext job) {
    if (lane == Lane.SECURITY && mails.onceMore(mail.id(), why, job)) {
      return first(mail, lane, job);
    }
    return unknown(mail, why);
  }

  /** That nobody can tell is known now; the job has nothing more to do. */
  static JobOutcome unknown(Mail mail, String why) {
    return JobOutcome.done(tx -> StoredMails.unknown(tx, mail.id(), why));
  }

  static String reason(CallFailed failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
