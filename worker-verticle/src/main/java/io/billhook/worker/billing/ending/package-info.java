/**
 * What becomes of the subscription of a tenant that is deleted: it ends with its period, goes on
 * where the tenant is restored, and is ended when the tenant is purged. Entered by jobs; leaves as
 * calls to Stripe, whose events bring the change into our copy. Depends on {@code common}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.billing.ending;
