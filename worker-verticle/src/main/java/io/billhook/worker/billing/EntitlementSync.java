package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.contract.billing.SyncObject;
import io.billhook.event.Event;
import io.billhook.event.EventTypes;
import io.billhook.event.Events;
import io.billhook.mirror.FetchNumber;
import io.billhook.mirror.Mirror;
import io.billhook.mirror.ObjectKind;
import io.billhook.mirror.StripeObject;
import io.billhook.mirror.StripeObject.Reference;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeObjects;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings what a tenant may use up to date with what Stripe says its customer may: all of it at
 * once, since Stripe tells that something has changed, and not what. Of two looks the later counts.
 */
final class EntitlementSync implements SyncStep {
  private final StripeObjects stripe;
  private final Mirror mirror;
  private final Events events;

  EntitlementSync(StripeObjects stripe, Mirror mirror, Events events) {
    this.stripe = stripe;
    this.mirror = mirror;
    this.events = events;
  }

  @Override
  public Consumer<Tx> look(SyncObject object, @Nullable StripeObject found, FetchNumber fetch) {
    String customer = object.id();
    List<StripeObject> unknown =
        mirror.absent(List.of(new Reference(ObjectKind.CUSTOMER, customer))).stream()
            .flatMap(each -> StripeObject.fetch(stripe, each.kind(), each.id()).stream())
            .toList();
    JsonNode now = ActiveEntitlements.of(stripe, customer);
    return tx -> {
      unknown.forEach(each -> mirror.write(tx, fetch, each, List.of()));
      write(tx, fetch, customer, now);
    };
  }

  private void write(Tx tx, FetchNumber fetch, String customer, JsonNode now) {
    Optional<UUID> tenant =
        tx.query(EntitlementSyncSql.TENANT, customer).one().map(row -> row.uuid("tenant_id"));
    if (tenant.isEmpty()
        || tx.update(EntitlementSyncSql.BEGIN, tenant.get(), fetch.number(), fetch.at()) == 0) {
      return;
    }
    Row changed = tx.query(EntitlementSyncSql.WRITE, tenant.get(), now.toString()).first();
    if (changed.bigint("changed") > 0) {
      events.emit(
          tx,
          new Event(EventTypes.ENTITLEMENTS_CHANGED, tenant.get(), customer, fetch.number(), now));
    }
  }
}
