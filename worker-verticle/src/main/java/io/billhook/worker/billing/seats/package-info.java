/**
 * Seats that are paid for by members ({@code BILLING_SEATS=members}). The table {@code membership}
 * notes by itself whose members have come or gone ({@code seat_change}); a look each minute makes a
 * job of each, so a burst is one call to Stripe. Depends on {@code mirror}, {@code stripe}, {@code
 * outbox}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.billing.seats;
