/**
 * The rules of ARCHITECTURE.md as ArchUnit holds them. Each takes the root package as a parameter.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.rule;
