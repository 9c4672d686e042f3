/**
 * Crashes and outages, on real processes, a RabbitMQ node and a durable PostgreSQL of their own:
 * whatever ends or stops at whatever moment, what was acknowledged is done, and done once. The
 * services are started once for all tests here ({@code Plant}); each test runs its own workers.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.launcher.crash;
