/**
 * PostgreSQL and RabbitMQ for a bench: those that the environment names, with a database and a
 * prefix of their own, or private ones. {@code Servers} is the way in; {@code PgBench} measures the
 * database alone.
 */
@NullMarked
package io.billhook.bench.server;

import org.jspecify.annotations.NullMarked;
