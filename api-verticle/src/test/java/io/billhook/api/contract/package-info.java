/** Tests of the package of the same name, and what holds answers to the contract. */
@org.jspecify.annotations.NullMarked
package io.billhook.api.contract;
