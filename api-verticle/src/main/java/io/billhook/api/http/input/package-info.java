/**
 * Reading what a request brought, after the contract has been checked: fields of a body, parameters
 * of the query, cursors and pages of a list.
 *
 * <p>Called by every feature and by {@code api.http}. Depends on {@code api.contract} and {@code
 * problem}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.http.input;
