/** What providers do. Their list is {@code ProviderExperiments}. */
@NullMarked
package io.billhook.devkit.faults.experiment.provider;

import org.jspecify.annotations.NullMarked;
