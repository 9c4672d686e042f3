/**
 * How requests change something at Stripe: an intent is committed, Stripe is called once under a
 * key from it, the answer is stored with the end of the intent. Depends on {@code common}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.billing.call;
