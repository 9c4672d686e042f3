/**
 * {@code billhook init}: the settings of a new installation, for the platform that it is to run on.
 */
@NullMarked
package io.billhook.launcher.init;

import org.jspecify.annotations.NullMarked;
