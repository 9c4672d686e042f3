package io.billhook.worker.billing.checkout;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.contract.billing.SyncObject;
import io.billhook.contract.billing.WatchCheckout;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.mirror.FetchNumber;
import io.billhook.mirror.Mirror;
import io.billhook.mirror.MissingParents;
import io.billhook.mirror.ObjectKind;
import io.billhook.mirror.StripeObject;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a checkout has led to a subscription that stands in our tables, or has expired. An
 * event of Stripe's brings the subscription, as a rule, and this job forward; where none comes it
 * asks Stripe, ever later. It lives as long as the session, so nothing uses its attempts up.
 */
public final class WatchCheckoutHandler implements JobHandler<WatchCheckout> {
  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final String EXPIRED = "The checkout has expired";
  private static final String NOT_YET = "The buyer has not paid yet";

  private final Database database;
  private final StripeObjects stripe;
  private final CallOutcomes outcomes;
  private final Outbox outbox;
  private final Mirror mirror;
  private final MissingParents missingParents;
  private final Clock clock;

  public WatchCheckoutHandler(
      Database database, StripeObjects stripe, CallOutcomes outcomes, Outbox outbox, Clock clock) {
    this.database = database;
    this.stripe = stripe;
    this.outcomes = outcomes;
    this.outbox = outbox;
    this.mirror = new Mirror(database.engine());
    this.missingParents = new MissingParents(mirror, stripe);
    this.clock = clock;
  }

  @Override
  public JobOutcome handle(WatchCheckout args, JobContext job) {
    Optional<Row> found =
        database.worker(job.tenant()).read(WatchCheckoutSql.GET, args.checkout()).one();
    if (found.isEmpty()) {
      return new JobOutcome.Cancel("There is no such checkout");
    }
    Row checkout = found.get();
    if (checkout.bool("bought")) {
      return complete(args);
    }
    return switch (checkout.text("state")) {
      case "complete" -> complete(args);
      case "open" -> ask(args, job, checkout.text("session_id"));
      default -> new JobOutcome.Cancel(EXPIRED);
    };
  }

  private static JobOutcome complete(WatchCheckout args) {
    return JobOutcome.done(tx -> tx.update(WatchCheckoutSql.OVER, args.checkout(), "complete"));
  }

  private JobOutcome ask(WatchCheckout args, JobContext job, String session) {
    try {
      Optional<JsonNode> found =
          stripe
              .find("/v1/checkout/sessions/" + StripeObjects.encoded(session))
              .map(StripeObjects.Answer::json);
      return switch (found.map(json -> json.path("status").asText()).orElse("expired")) {
        case "complete" ->
            found
                .flatMap(json -> StripeJson.ids(json, "subscription").findFirst())
                .flatMap(id -> bought(args, job, id))
                .orElseGet(() -> later(job, NOT_YET));
        case "expired" -> new JobOutcome.Cancel(EXPIRED);
        default -> later(job, NOT_YET);
      };
    } catch (CallFailed e) {
      // An outage of hours is no end: the page at Stripe lives on.
      return outcomes.of(e) instanceof JobOutcome.Snooze snooze
          ? snooze
          : later(job, String.valueOf(e.getMessage()));
    }
  }

  /** What no event has brought. The sync that is queued tells of it. */
  private Optional<JobOutcome> bought(WatchCheckout args, JobContext job, String id) {
    FetchNumber fetch = mirror.begin();
    Optional<StripeObject> found = StripeObject.fetch(stripe, ObjectKind.SUBSCRIPTION, id);
    return found.map(
        subscription -> {
          List<StripeObject> parents = missingParents.of(subscription);
          return JobOutcome.done(tx -> keep(tx, args, job.tenant(), fetch, subscription, parents));
        });
  }

  private void keep(
      Tx tx,
      WatchCheckout args,
      @Nullable UUID tenant,
      FetchNumber fetch,
      StripeObject subscription,
      List<StripeObject> parents) {
    tx.update(WatchCheckoutSql.OVER, args.checkout(), "complete");
    tx.asEngine();
    mirror.write(tx, fetch, subscription, parents);
    SyncObject sync = new SyncObject(subscription.kind().type(), subscription.id());
    outbox.enqueue(tx, SyncObject.KIND, sync, JobOptions.none().unique(sync.key()));
    tx.asWorker(tenant);
  }

  private JobOutcome later(JobContext job, String why) {
    Duration age = Duration.between(job.createdAt(), clock.instant());
    Duration half = age.dividedBy(2);
    return new JobOutcome.Snooze(
        why,
        half.compareTo(SHORTEST) < 0 ? SHORTEST : half.compareTo(LONGEST) > 0 ? LONGEST : half);
  }

  @Override
  public void abandoned(WatchCheckout args, JobContext job, String reason, Tx tx) {
    if (reason.equals(EXPIRED)) {
      tx.update(WatchCheckoutSql.OVER, args.checkout(), "expired");
    }
  }
}
