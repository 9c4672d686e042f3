package io.billhook.worker.billing.ending;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.contract.billing.EndWithTenant;
import io.billhook.contract.billing.SyncObject;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Lets a deleted tenant's subscription end with its period, and a restored one's go on. That the
 * end is of the deletion stands in the subscription's metadata, in the same call: an end that the
 * tenant asked for itself stays.
 */
public final class EndWithTenantHandler implements JobHandler<EndWithTenant> {
  private static final String MARK = "ends_with_tenant";

  /** Over, or over by itself within a day: Stripe schedules no end of these. */
  private static final Set<String> LEFT = Set.of("canceled", "incomplete_expired", "incomplete");

  private final Database database;
  private final StripeObjects stripe;
  private final CallOutcomes outcomes;
  private final Outbox outbox;

  public EndWithTenantHandler(
      Database database, StripeObjects stripe, CallOutcomes outcomes, Outbox outbox) {
    this.database = database;
    this.stripe = stripe;
    this.outcomes = outcomes;
    this.outbox = outbox;
  }

  /** What is to be done, and for which subscriptions. */
  private record Work(boolean deleted, List<String> subscriptions) {}

  @Override
  public JobOutcome handle(EndWithTenant args, JobContext job) {
    UUID tenant = args.tenant();
    if (tenant == null) {
      return new JobOutcome.Cancel("No tenant is named");
    }
    Work work = database.worker(tenant).transact(tx -> work(tx, tenant));
    try {
      List<String> changed =
          work.subscriptions().stream().filter(id -> change(id, work.deleted(), job)).toList();
      return JobOutcome.done(tx -> changed.forEach(id -> sync(tx, id)));
    } catch (CallFailed e) {
      return outcomes.of(e);
    }
  }

  private static Work work(Tx tx, UUID tenant) {
    Optional<Row> held = tx.query(EndingSql.DELETED, tenant).one();
    return held.isEmpty()
        ? new Work(true, List.of()) // purged, which has ended them
        : new Work(
            held.get().bool("deleted"),
            tx.query(EndingSql.LIVING).map(row -> row.text("stripe_id")));
  }

  private void sync(Tx tx, String id) {
    outbox.enqueue(
        tx, SyncObject.KIND, new SyncObject("subscription", id), JobOptions.none().unique(id));
  }

  /** Whether there was something to change. */
  private boolean change(String id, boolean deleted, JobContext job) {
    Optional<JsonNode> found = stripe.retrieve("subscriptions", id).map(StripeObjects.Answer::json);
    if (found.isEmpty() || LEFT.contains(found.get().path("status").asText())) {
      return found.isPresent();
    }
    JsonNode subscription = found.get();
    boolean ends =
        subscription.path("cancel_at_period_end").asBoolean()
            || StripeJson.time(subscription, "cancel_at").isPresent();
    boolean marked = StripeJson.text(subscription, "metadata." + MARK).isPresent();
    if (deleted && !ends) {
      // Stripe lets nobody schedule an end while a schedule manages the subscription.
      StripeJson.ids(subscription, "schedule")
          .forEach(schedule -> post("subscription_schedules/" + schedule + "/release", "", job));
      post("subscriptions/" + id, "cancel_at_period_end=true&metadata[" + MARK + "]=true", job);
      return true;
    }
    if (!deleted && marked) {
      String on = ends ? "cancel_at_period_end=false&" : "";
      post("subscriptions/" + id, on + "metadata[" + MARK + "]=", job);
      return true;
    }
    return false;
  }

  /**
   * Done twice it is as done once. So each attempt has a key of its own, since Stripe repeats an
   * error under the key that it came under.
   */
  private void post(String path, String form, JobContext job) {
    UUID call = UUID.nameUUIDFromBytes((job.id() + path).getBytes(StandardCharsets.UTF_8));
    stripe.post("/v1/" + path, form.replace("[", "%5B").replace("]", "%5D"), call, job.claim());
  }
}
