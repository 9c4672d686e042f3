/** What happens to PostgreSQL. Their list is {@code DatabaseExperiments}. */
@NullMarked
package io.billhook.devkit.faults.experiment.database;

import org.jspecify.annotations.NullMarked;
