/**
 * The published contract. {@code resources/openapi/*.yaml} are its areas, written by hand; {@code
 * Bundle} makes one {@code openapi.json} of them when the product is built; {@code Contract} reads
 * that and is what routes are bound to, by operationId.
 *
 * <p>Depends on nothing of ours.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.contract;
