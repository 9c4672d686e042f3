/**
 * Every experiment there is, by subject: {@code Experiments.ALL}. To add one, copy one of its
 * subject, and name it in that subject's list.
 */
@NullMarked
package io.billhook.devkit.faults.experiment;

import org.jspecify.annotations.NullMarked;
