/** Brevo's callbacks on their way into the ledger. */
@org.jspecify.annotations.NullMarked
package io.billhook.api.intake.brevo;
