/** What happens to connections. Their list is {@code NetworkExperiments}. */
@NullMarked
package io.billhook.devkit.faults.experiment.network;

import org.jspecify.annotations.NullMarked;
