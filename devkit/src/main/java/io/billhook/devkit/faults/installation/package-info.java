/**
 * A whole Billhook for experiments: PostgreSQL, RabbitMQ, an api, two workers, the simulators, each
 * in processes of its own, with a bad network between any two. Enters at {@code
 * Installation.start}.
 */
@NullMarked
package io.billhook.devkit.faults.installation;

import org.jspecify.annotations.NullMarked;
