/**
 * The published contract. {@code resources/openapi/*.yaml} are its areas, written by hand; {@link
 * io.billhook.api.contract.Bundle} makes one {@code openapi.json} of them when the product is
 * built; {@link io.billhook.api.contract.Contract} reads that. Routes are bound to its operations
 * by operationId, and {@link io.billhook.api.contract.Schema} checks what comes in.
 *
 * <p>Depends on {@code problem} alone.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.contract;
