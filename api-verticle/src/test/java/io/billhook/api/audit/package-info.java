/** The audit log over HTTP, and that nobody can change it. */
@org.jspecify.annotations.NullMarked
package io.billhook.api.audit;
