/** Tenants, members and invitations over HTTP, by people of each role. */
@org.jspecify.annotations.NullMarked
package io.billhook.api.tenant;
