/**
 * The laboratory: experiments on a whole installation under load, each of which breaks something
 * and shows that it was broken, while {@code faults.check} holds the law. An experiment is a class
 * in {@code faults.experiment.<subject>}, named in that room's list. Enters at {@code Series.run}.
 */
@NullMarked
package io.billhook.devkit.faults;

import org.jspecify.annotations.NullMarked;
