/** What happens to api and workers. Their list is {@code ProcessExperiments}. */
@NullMarked
package io.billhook.devkit.faults.experiment.process;

import org.jspecify.annotations.NullMarked;
