package io.billhook.mirror;

import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose an object is.
 *
 * @param customer on whom it hangs; null for a customer itself and for what is nobody's
 * @param tenant whose customer that is; null where none is known
 * @param changed whether this is a customer whose tenant differs from the one that its copy has
 */
record Owned(@Nullable String customer, @Nullable UUID tenant, boolean changed) {
  private static final Owned NOBODY = new Owned(null, null, false);
  // UUID.fromString also takes "1-2-3-4-5".
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  static Owned find(Tx tx, StripeObject object) {
    return switch (object.kind().owner()) {
      case Owner.Itself _ -> itself(tx, object);
      case Owner.Customer _ ->
          object.customer().map(id -> byCustomer(tx, id)).orElseGet(() -> asHeld(tx, object.id()));
      case Owner.Charge(var path) ->
          StripeJson.ids(object.json(), path)
              .findFirst()
              .flatMap(id -> tx.query(MirrorSql.OWNER, id).one())
              .filter(charge -> charge.textOrNull("customer") != null)
              .map(Owned::of)
              .orElseGet(() -> asHeld(tx, object.id()));
      case Owner.Nobody _ -> NOBODY;
    };
  }

  /**
   * Where a reference is null or leads nowhere, what our copy knew stays: that Stripe names nobody
   * does not say whose the money was.
   */
  private static Owned asHeld(Tx tx, String id) {
    return tx.query(MirrorSql.HELD_OWNER, id).one().map(Owned::of).orElse(NOBODY);
  }

  private static Owned of(Row row) {
    return new Owned(row.textOrNull("customer"), row.uuidOrNull("tenant_id"), false);
  }

  private static Owned byCustomer(Tx tx, String customer) {
    Optional<Row> row = tx.query(MirrorSql.OWNER, customer).one();
    return new Owned(customer, row.isEmpty() ? null : row.get().uuidOrNull("tenant_id"), false);
  }

  private static Owned itself(Tx tx, StripeObject customer) {
    Optional<Row> copy = tx.query(MirrorSql.OWN_TENANT, customer.id()).one();
    UUID before = copy.isEmpty() ? null : copy.get().uuidOrNull("tenant_id");
    // A deleted customer has no metadata any more, but its invoices stay whose they were.
    UUID now = customer.deleted() ? before : tenant(tx, customer);
    boolean changed = now == null ? before != null : !now.equals(before);
    return new Owned(null, now, changed);
  }

  private static @Nullable UUID tenant(Tx tx, StripeObject customer) {
    Optional<UUID> named =
        StripeJson.text(customer.json(), "metadata.tenant_id")
            .filter(id -> UUID_TEXT.matcher(id).matches())
            .map(UUID::fromString);
    return named.isPresent() && !tx.query(MirrorSql.TENANT_EXISTS, named.get()).isEmpty()
        ? named.get()
        : null;
  }
}
