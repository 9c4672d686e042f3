/**
 * The schema of Billhook (Flyway SQL under {@code db/migration}) and the runner that applies it.
 *
 * <p>Depends on nothing of Billhook. Enters at {@link io.billhook.migrations.Migrations}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.migrations;
