/** A provider that Billhook does not have: one package, one route, and no change elsewhere. */
@org.jspecify.annotations.NullMarked
package io.billhook.api.intake.fourth;
