/** What happens to RabbitMQ. Their list is {@code BrokerExperiments}. */
@NullMarked
package io.billhook.devkit.faults.experiment.broker;

import org.jspecify.annotations.NullMarked;
