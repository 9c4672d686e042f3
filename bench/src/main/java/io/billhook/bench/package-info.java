/**
 * Measures the product on one machine: what it takes in and what it works off, beside what the same
 * PostgreSQL can do by itself. {@code Bench} is the command line; each bench is a package of its
 * own, and {@code bench.server} finds or starts PostgreSQL and RabbitMQ for them. May use every
 * module; none may use it.
 */
@NullMarked
package io.billhook.bench;

import org.jspecify.annotations.NullMarked;
