/** All kinds of faults at once. Enters at {@code Everything}; its faults are {@code Troubles}. */
@NullMarked
package io.billhook.devkit.faults.experiment.everything;

import org.jspecify.annotations.NullMarked;
