package io.billhook.api.intake;

import org.jspecify.annotations.Nullable;

/**
 * What intake reads of a delivery; the rest is kept, not read.
 *
 * @param id by which the provider, or a hash where it gives none, tells one event from another
 * @param type the provider's name of what happened
 * @param livemode null where the event does not say
 * @param apiVersion of its payload, where the provider has versions
 * @param objectType of what it hints at
 * @param objectId of what it hints at; null for an object without id
 */
public record InboundEvent(
    String id,
    String type,
    @Nullable Boolean livemode,
    @Nullable String apiVersion,
    @Nullable String objectType,
    @Nullable String objectId) {}
