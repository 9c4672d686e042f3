package io.billhook.worker.billing.run;

import io.billhook.mirror.FetchNumber;
import io.billhook.mirror.Mirror;
import io.billhook.mirror.ObjectKind;
import io.billhook.mirror.StripeObject;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.stripe.StripeObjects;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks for what we hold of a kind and its list did not show. That alone does not say that it is
 * gone: lists leave out what belongs to test clocks, and payment methods that were detached.
 */
final class Unseen {
  private final Transactions engine;
  private final Mirror mirror;
  private final StripeObjects stripe;
  private final Repairs repairs;

  Unseen(Transactions engine, Mirror mirror, StripeObjects stripe, Repairs repairs) {
    this.engine = engine;
    this.mirror = mirror;
    this.stripe = stripe;
    this.repairs = repairs;
  }

  /**
   * Asks for one of the next hundred.
   *
   * @param fetch with which the list began
   * @return up to which they are settled; null where there are no more
   */
  @Nullable String next(Run run, ObjectKind kind, @Nullable String after, long fetch) {
    List<Row> held =
        engine
            .read(
                RunSql.UNSEEN,
                run.id(),
                kind.type(),
                after == null ? "" : after,
                fetch,
                run.since())
            .stream()
            .toList();
    for (Row row : held) {
      if (!row.bool("settled")) {
        ask(run, kind, row.text("stripe_id"));
        return row.text("stripe_id");
      }
    }
    return held.isEmpty() ? null : held.getLast().text("stripe_id");
  }

  private void ask(Run run, ObjectKind kind, String id) {
    FetchNumber fetch = mirror.begin();
    Optional<StripeObject> found = StripeObject.fetch(stripe, kind, id);
    if (found.isEmpty() || found.get().deleted()) {
      repairs.gone(run, fetch, new StripeObject.Reference(kind, id));
    } else {
      repairs.of(run, fetch, List.of(found.get()));
    }
  }
}
