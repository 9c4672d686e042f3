package io.billhook.worker.billing.run;

import io.billhook.mirror.FetchNumber;
import io.billhook.mirror.ObjectKind;
import io.billhook.mirror.StripeObject;
import io.billhook.postgres.Column;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeObjects;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares objects as Stripe has them with our copy, and brings in what is missing or differs, each
 * in a transaction of its own together with its row of {@code billing_drift}: so a walk that is
 * killed counts nothing twice and loses nothing of its count.
 */
final class Repairs {
  /** Links that Stripe makes anew for each answer. */
  private static final List<String> VOLATILE =
      List.of("hosted_invoice_url", "invoice_pdf", "receipt_url");

  private final Transactions engine;
  private final Sync sync;
  private final StripeObjects stripe;

  Repairs(Transactions engine, Sync sync, StripeObjects stripe) {
    this.engine = engine;
    this.sync = sync;
    this.stripe = stripe;
  }

  /**
   * Looks at objects of one kind.
   *
   * @param fetch taken before they were asked for
   */
  void of(Run run, FetchNumber fetch, List<StripeObject> objects) {
    if (objects.isEmpty()) {
      return;
    }
    Map<String, StripeObject> byId =
        objects.stream()
            .collect(
                Collectors.toMap(
                    StripeObject::id, Function.identity(), (first, _) -> first, HashMap::new));
    for (Row row : differing(fetch, List.copyOf(byId.values()))) {
      List<String> fields = row.texts("fields");
      boolean missing = row.bool("missing");
      StripeObject object = byId.remove(row.text("id"));
      if (object != null && (missing || !fields.isEmpty())) {
        Consumer<Tx> repair = run.dry() ? _ -> {} : sync.found(stripe, fetch, object);
        String reason = missing ? "missing" : "differs";
        String type = object.kind().type();
        engine.run(
            tx -> {
              repair.accept(tx);
              drift(tx, run, object.id(), type, reason, fields);
            });
      }
    }
    if (!run.dry()) {
      byId.values().stream()
          .filter(Repairs::hasMoreToIt)
          .forEach(object -> engine.run(sync.found(stripe, fetch, object)));
    }
  }

  /** How the payment of an open invoice goes does not stand in the invoice. */
  private static boolean hasMoreToIt(StripeObject object) {
    return object.kind().equals(ObjectKind.INVOICE)
        && object.json().path("status").asText().equals("open");
  }

  private List<Row> differing(FetchNumber fetch, List<StripeObject> objects) {
    return engine
        .read(
            RunSql.DIFFERING,
            fetch.number(),
            Column.of(String.class, objects, StripeObject::id),
            Column.of(String.class, objects, StripeObject::text),
            VOLATILE)
        .stream()
        .toList();
  }

  /** Writes down one that Stripe has no more. */
  void gone(Run run, FetchNumber fetch, StripeObject.Reference object) {
    engine.run(
        tx -> {
          if (!run.dry()) {
            sync.gone(tx, fetch, object.kind(), object.id());
          }
          drift(tx, run, object.id(), object.kind().type(), "gone", List.of());
        });
  }

  /** Writes down what was found of one object. */
  static void drift(Tx tx, Run run, String id, String object, String reason, List<String> fields) {
    tx.update(
        RunSql.DRIFT,
        new RunSql.Drift(RowIds.next(), run.id(), id, object, reason, fields, !run.dry()));
  }
}
