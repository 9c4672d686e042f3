package io.billhook.api.webhook.stripe;

import org.jspecify.annotations.Nullable;

/**
 * What intake reads of an event; the rest is kept, not read.
 *
 * @param id {@code evt_…}
 * @param type such as {@code invoice.paid}
 * @param livemode null where the event does not say
 * @param objectType of what it hints at, {@code data.object.object}
 * @param objectId {@code data.object.id}; null for an object without id, as an upcoming invoice
 */
record StripeEvent(
    String id,
    String type,
    @Nullable Boolean livemode,
    @Nullable String apiVersion,
    @Nullable String objectType,
    @Nullable String objectId) {}
