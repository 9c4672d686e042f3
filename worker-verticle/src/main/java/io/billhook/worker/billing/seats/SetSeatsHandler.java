package io.billhook.worker.billing.seats;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.contract.billing.SetSeats;
import io.billhook.contract.billing.SyncObject;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.mirror.Standing;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.Tx;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * Sets the quantity of what a tenant pays for to the number of its members, counted now: so it does
 * not matter how many have come or gone, nor in what order this learns of them.
 */
public final class SetSeatsHandler implements JobHandler<SetSeats> {
  /**
   * @param since when it was noted that there may be others; null where it is not any more
   * @param item of the subscription, what is paid by quantity; empty where nothing is
   */
  private record Seats(
      Optional<Instant> since, int members, Standing standing, Optional<JsonNode> item) {}

  private final Database database;
  private final StripeObjects stripe;
  private final CallOutcomes outcomes;
  private final Outbox outbox;

  public SetSeatsHandler(
      Database database, StripeObjects stripe, CallOutcomes outcomes, Outbox outbox) {
    this.database = database;
    this.stripe = stripe;
    this.outcomes = outcomes;
    this.outbox = outbox;
  }

  @Override
  public JobOutcome handle(SetSeats args, JobContext job) {
    Optional<Instant> since =
        database
            .engine()
            .transact(tx -> tx.query(SeatSql.NOTED, args.tenant()).one())
            .map(row -> row.instant("changed_at"));
    Seats seats =
        database
            .worker(args.tenant())
            .transact(
                tx -> {
                  Standing standing = Standing.of(tx, 0, Instant.now());
                  int members = (int) tx.query(SeatSql.MEMBERS).first().bigint("members");
                  return new Seats(since, members, standing, byQuantity(standing));
                });
    Optional<JsonNode> item = seats.item();
    if (item.isEmpty()
        || seats.members() == 0 // its end, not a plan of nobody
        || item.get().path("quantity").asInt() == seats.members()) {
      return JobOutcome.done(
          tx -> {
            tx.asEngine();
            counted(tx, args.tenant(), seats);
          });
    }
    String subscription = item.get().path("subscription").asText();
    try {
      // The number is the generation: another one is another request of this job.
      stripe.post(
          "/v1/subscription_items/" + item.get().path("id").asText(),
          "quantity=" + seats.members(),
          job.id(),
          seats.members());
    } catch (CallFailed e) {
      return outcomes.of(e);
    }
    return JobOutcome.done(
        tx -> {
          tx.asEngine();
          counted(tx, args.tenant(), seats);
          outbox.enqueue(
              tx,
              SyncObject.KIND,
              new SyncObject("subscription", subscription),
              JobOptions.none().unique(subscription));
        });
  }

  private static void counted(Tx tx, UUID tenant, Seats seats) {
    seats.since().ifPresent(at -> tx.update(SeatSql.COUNTED, tenant, at));
  }

  /** The first item that is not metered, of one that lives. */
  private static Optional<JsonNode> byQuantity(Standing standing) {
    JsonNode subscription = standing.subscription();
    if (subscription == null || !standing.lives()) {
      return Optional.empty();
    }
    return StreamSupport.stream(subscription.path("items").path("data").spliterator(), false)
        .filter(
            item ->
                !StripeJson.text(item, "price.recurring.usage_type")
                    .filter("metered"::equals)
                    .isPresent())
        .findFirst();
  }
}
