/** Tests of what tests ask of the ledger. */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.job;
