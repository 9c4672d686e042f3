package io.billhook.api.billing.call;

import io.billhook.mirror.FetchNumber;
import io.billhook.stripe.StripeObjects.Answer;
import java.util.UUID;

/**
 * What Stripe has answered and is not stored yet.
 *
 * @param fetch of the intent's first try: an answer that is repeated is as old as that
 */
public record Called(UUID tenant, UUID intent, FetchNumber fetch, Answer answer) {}
