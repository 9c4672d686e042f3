package io.billhook.mirror;

import io.billhook.mirror.StripeObject.Reference;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code billing_object}: our copy of Stripe's objects. Rows are locked in one order by
 * all who write: customers, then what hangs on them, then what hangs on charges; within each by id.
 */
public final class Mirror {
  private static final Comparator<StripeObject> LOCK_ORDER =
      Comparator.<StripeObject>comparingInt(object -> rank(object.kind()))
          .thenComparing(StripeObject::id);

  private final Transactions engine;

  public Mirror(Transactions engine) {
    this.engine = engine;
  }

  /** Taken before Stripe is asked, in a transaction of its own: no lock is held over the fetch. */
  public FetchNumber begin() {
    Row row = engine.transact(tx -> tx.query(MirrorSql.FETCH).first());
    return new FetchNumber(row.bigint("number"), row.instant("taken_at"));
  }

  /** Those of the given objects of which there is no copy. */
  public List<Reference> absent(Collection<Reference> wanted) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    List<String> ids = wanted.stream().map(Reference::id).toList();
    Set<String> present =
        new HashSet<>(
            engine.transact(
                tx -> tx.query(MirrorSql.PRESENT, ids).map(row -> row.text("stripe_id"))));
    return wanted.stream().filter(reference -> !present.contains(reference.id())).toList();
  }

  /**
   * Writes an object where the copy is older than this fetch, and its parents where there are none.
   * The transaction has the engine's role.
   */
  public void write(
      Tx tx, FetchNumber fetch, StripeObject object, Collection<StripeObject> parents) {
    Stream.concat(Stream.of(object), parents.stream())
        .sorted(LOCK_ORDER)
        .forEach(
            each -> {
              boolean own = each.id().equals(object.id());
              write(tx, own ? MirrorSql.WRITE : MirrorSql.INSERT_ABSENT, fetch, each);
            });
  }

  /** Marks the copy of what Stripe has no more, as Stripe marks what is deleted. */
  public void gone(Tx tx, FetchNumber fetch, String id) {
    tx.update(MirrorSql.GONE, id, fetch.number(), fetch.at());
  }

  /**
   * Keeps beside the copy what Stripe says of the object elsewhere, where this fetch wrote it.
   *
   * @param json null where there is nothing
   */
  public void beside(Tx tx, FetchNumber fetch, String id, @Nullable String json) {
    tx.update(MirrorSql.BESIDE, id, fetch.number(), json);
  }

  private static void write(Tx tx, String sql, FetchNumber fetch, StripeObject object) {
    Owned owned = Owned.find(tx, object);
    int written =
        tx.update(
            sql,
            new MirrorSql.Write(
                object.id(),
                object.kind().type(),
                owned.tenant(),
                owned.customer(),
                object.text(),
                fetch.number(),
                fetch.at()));
    if (written == 1) {
      pass(tx, object, owned);
    }
  }

  /** What hangs on the written object follows its owner. */
  private static void pass(Tx tx, StripeObject object, Owned owned) {
    if (object.kind().equals(ObjectKind.CHARGE)) {
      tx.update(MirrorSql.FOLLOW_CHARGE, object.id());
    } else if (owned.changed()) {
      // Locked first, changed by a second statement: that one also sees what was written by those
      // who held the customer's row meanwhile.
      tx.query(MirrorSql.LOCK_FOLLOWERS_OF_CUSTOMER, object.id(), owned.tenant());
      tx.update(MirrorSql.FOLLOW_CUSTOMER, object.id(), owned.tenant());
    }
  }

  private static int rank(ObjectKind kind) {
    return switch (kind.owner()) {
      case Owner.Itself _ -> 0;
      case Owner.Customer _, Owner.Nobody _ -> 1;
      case Owner.Charge _ -> 2;
    };
  }
}
